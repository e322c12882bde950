import { chooseAgent } from "#core/agent/choose-agent.ts";
import type { Config } from "#core/config/config.ts";
import type { AgentReport } from "#core/molecule/agent-report.ts";
import type { Usage } from "#core/molecule/record.ts";
import type { CommandEnd } from "../shared/command.ts";
import { findMissingProgram } from "../shared/missing-program.ts";
import { readReport } from "../shared/report-file.ts";
import { runErrand, type Workshop } from "../shared/workshop.ts";
import { Printed, readAnswer } from "./answer-text.ts";
import { askCliForAnswer } from "./cli-planner.ts";
import {
  type Planner,
  type PlannerRequest,
  plannerVariables,
  type Turn,
  titleOf,
  whyCutShort,
} from "./errand.ts";
import { usageIn } from "./spent.ts";

/** Whoever the configuration names for the errand. */
export function createPlanner(workshop: Workshop, config: Config): Planner {
  const used: Usage[] = [];
  return async (request) => {
    const chosen = chooseAgent(config, { role: request.role === "plan" ? "mayor" : "judge" });
    if (chosen.use === "command") return askProgram(workshop, config, chosen.command, request);
    const turn = await askCliForAnswer(workshop, config, chosen, request, used);
    if (turn.usage !== undefined) used.push(turn.usage);
    return turn;
  };
}

/** Any program can plan: it reads the prompt, leaves or prints its answer, and ends with exit code 0. */
async function askProgram(
  workshop: Workshop,
  config: Config,
  command: string,
  request: PlannerRequest,
): Promise<Turn> {
  const printed = new Printed();
  const end = await runErrand(workshop, {
    title: titleOf(request),
    command,
    directory: request.directory,
    stdin: request.prompt,
    timeoutMinutes: request.timeoutMinutes,
    tenant: "agent",
    allow: config.agent.env,
    extra: plannerVariables(workshop, request),
    onLine: printed.hear,
  });
  const report = readReport(workshop);
  const why = whyNot(report) ?? whyEnded(command, config, request.role, end);
  return {
    ...(why === undefined ? readAnswer(workshop, printed) : ({ kind: "failed", why } as const)),
    tail: tailOf(end, report),
    seconds: end.seconds,
    usage: usageIn(report),
  };
}

/** What the agent says of itself counts for more than how it ended. */
function whyNot({ outcome }: AgentReport): string | undefined {
  switch (outcome?.kind) {
    case "rate-limited":
      return `The agent's model takes no more requests before ${outcome.until}; ask again then.`;
    case "over-budget":
      return `The agent's budget is used up (${outcome.limit}); raise it, or ask again later.`;
    case "handoff":
      return "The agent gave up before it had an answer; ask for less at a time.";
    case undefined:
      return undefined;
  }
}

function whyEnded(
  command: string,
  config: Config,
  role: PlannerRequest["role"],
  end: CommandEnd,
): string | undefined {
  if (end.cutShort !== undefined) return whyCutShort(end.cutShort, config, role);
  return end.exitCode === 0 ? undefined : whyFailed(command, end);
}

function whyFailed(command: string, end: CommandEnd): string {
  const missing = findMissingProgram(command, end);
  return missing === undefined
    ? `The agent ended with exit code ${end.exitCode}; the end of its output says more.`
    : `The agent's program \`${missing}\` was not found on the runner; install it in the set-up steps of .github/workflows/cogtown-plan.yml, or mend \`plan.command\` in .github/cogtown.yml.`;
}

/** The end of what the agent printed, and what it wants whoever asked to know. */
function tailOf({ tail }: CommandEnd, { note }: AgentReport): string {
  return [tail, ...(note === undefined ? [] : [`[note of the agent] ${note}`])]
    .filter((text) => text !== "")
    .join("\n");
}
