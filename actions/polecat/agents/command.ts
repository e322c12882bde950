import type { Config } from "#core/config/config.ts";
import { writeAgentFile } from "../../shared/agent-file.ts";
import type { CommandEnd } from "../../shared/command.ts";
import { findMissingProgram } from "../../shared/missing-program.ts";
import { clearReport, readReport } from "../../shared/report-file.ts";
import { runErrand, type Workshop } from "../../shared/workshop.ts";
import type { Agent, AgentRequest, Turn } from "./agent.ts";

/**
 * Any program is an agent: it reads the prompt, changes files, and ends with exit code 0. What it reports of itself
 * counts for more than how it ended.
 */
export function createCommandAgent(
  workshop: Workshop,
  command: string,
  config: Config["agent"],
): Agent {
  return async (request) => {
    const end = await runErrand(workshop, {
      title: `Agent, step ${request.step} of ${request.steps}`,
      command,
      directory: request.directory,
      stdin: request.prompt,
      timeoutMinutes: request.timeoutMinutes,
      tenant: "agent",
      allow: config.env,
      extra: agentVariables(workshop, request),
      watcher: request.watcher,
    });
    const { outcome, note, ...account } = readReport(workshop);
    const turn =
      outcome === undefined
        ? judgeEnd(command, config, end)
        : ({ kind: "reported", outcome } as const);
    return { ...turn, tail: end.tail, note, ...account };
  };
}

function agentVariables(workshop: Workshop, request: AgentRequest): Record<string, string> {
  return {
    COGTOWN_PROMPT: writeAgentFile(workshop, "prompt.md", request.prompt),
    COGTOWN_REPORT: clearReport(workshop),
    COGTOWN_MOLECULE: String(request.molecule),
    COGTOWN_STEP: String(request.step),
    COGTOWN_STEPS: String(request.steps),
    COGTOWN_ATTEMPT: String(request.attempt),
  };
}

function judgeEnd(command: string, config: Config["agent"], end: CommandEnd): Turn {
  switch (end.cutShort) {
    case "deadline":
      return { kind: "out-of-time" };
    case "time-limit":
      return failed(
        `The agent was ended after its time limit of ${config.timeoutMinutes} minutes.`,
      );
    case "silence":
      return failed(
        `The agent was silent for ${config.silentMinutes} minutes: it neither printed a line nor changed a file, and was ended.`,
      );
    case undefined:
      return end.exitCode === 0 ? { kind: "finished" } : judgeFailure(command, end);
  }
}

const failed = (cause: string, fatal = false) => ({ kind: "failed", cause, fatal }) as const;

function judgeFailure(command: string, end: CommandEnd): Turn {
  const missing = findMissingProgram(command, end);
  if (missing === undefined) return failed(`The agent ended with exit code ${end.exitCode}.`);
  const fix =
    "install it in the set-up steps of .github/workflows/cogtown-polecat.yml, or mend `agent.command`";
  return failed(`The agent's program \`${missing}\` was not found on the runner: ${fix}.`, true);
}
