import type { Config } from "#core/config/config.ts";
import { writeAgentFile } from "../../shared/agent-file.ts";
import type { CommandEnd } from "../../shared/command.ts";
import { findMissingProgram } from "../../shared/missing-program.ts";
import { readReport } from "../../shared/report-file.ts";
import { runErrand, type Workshop } from "../../shared/workshop.ts";
import type { Agent, Turn } from "./agent.ts";
import { failed, turnAt } from "./limits.ts";
import { agentVariables } from "./variables.ts";

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
      extra: {
        COGTOWN_PROMPT: writeAgentFile(workshop, "prompt.md", request.prompt),
        ...agentVariables(workshop, request),
      },
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

function judgeEnd(command: string, config: Config["agent"], end: CommandEnd): Turn {
  if (end.cutShort !== undefined) return turnAt(end.cutShort, config);
  return end.exitCode === 0 ? { kind: "finished" } : judgeFailure(command, end);
}

function judgeFailure(command: string, end: CommandEnd): Turn {
  const missing = findMissingProgram(command, end);
  if (missing === undefined) return failed(`The agent ended with exit code ${end.exitCode}.`);
  const fix =
    "install it in the set-up steps of .github/workflows/cogtown-polecat.yml, or mend `agent.command`";
  return failed(`The agent's program \`${missing}\` was not found on the runner: ${fix}.`, true);
}
