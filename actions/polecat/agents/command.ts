import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#core/config/config.ts";
import type { CommandEnd } from "../../shared/command.ts";
import { runErrand, type Workshop } from "../../shared/workshop.ts";
import type { Agent, AgentRequest, AgentResult } from "./agent.ts";

/** Any program is an agent: it reads the prompt, changes files, and ends with exit code 0. */
export function createCommandAgent(workshop: Workshop, config: Config["agent"]): Agent {
  return async (request) => {
    const end = await runErrand(workshop, {
      title: `Agent, step ${request.step} of ${request.steps}`,
      command: config.command,
      directory: request.directory,
      stdin: request.prompt,
      timeoutMinutes: request.timeoutMinutes,
      tenant: "agent",
      allow: config.env,
      extra: agentVariables(workshop, request),
    });
    return judgeEnd(config.command, end, request.timeoutMinutes);
  };
}

function agentVariables(workshop: Workshop, request: AgentRequest): Record<string, string> {
  return {
    COGTOWN_PROMPT: writePrompt(workshop.folder, request.prompt),
    COGTOWN_MOLECULE: String(request.molecule),
    COGTOWN_STEP: String(request.step),
    COGTOWN_STEPS: String(request.steps),
    COGTOWN_ATTEMPT: String(request.attempt),
  };
}

function writePrompt(folder: string, prompt: string): string {
  const path = join(folder, "agent", "prompt.md");
  mkdirSync(join(folder, "agent"), { recursive: true });
  writeFileSync(path, prompt);
  return path;
}

function judgeEnd(command: string, end: CommandEnd, minutes: number): AgentResult {
  const { tail, exitCode } = end;
  if (end.timedOut) {
    return {
      kind: "failed",
      cause: `The agent was ended after its time limit of ${minutes} minutes.`,
      fatal: false,
      tail,
    };
  }
  if (exitCode === 0) return { kind: "finished", tail };
  const missing = missingProgram(command, end);
  if (missing === undefined) {
    return {
      kind: "failed",
      cause: `The agent ended with exit code ${exitCode}.`,
      fatal: false,
      tail,
    };
  }
  const fix =
    "install it in the set-up steps of .github/workflows/cogtown-polecat.yml, or mend `agent.command`";
  return {
    kind: "failed",
    cause: `The agent's program \`${missing}\` was not found on the runner: ${fix}.`,
    fatal: true,
    tail,
  };
}

/** Shells say "foo: command not found" and end with 127; 126 is a file that cannot be executed. */
function missingProgram(command: string, end: CommandEnd): string | undefined {
  if (end.exitCode !== 127 && end.exitCode !== 126) return undefined;
  const named =
    /(?:^|: )([^\s:]+): (?:command not found|not found|No such file or directory|Permission denied)/m.exec(
      end.tail,
    );
  return named?.[1] ?? command.trim().split(/\s+/)[0] ?? command;
}
