import { leftOf } from "#core/budget/overrun.ts";
import { sumUsage } from "#core/budget/usage.ts";
import type { Config } from "#core/config/config.ts";
import type { Usage } from "#core/molecule/record.ts";
import { planWorkflow } from "#core/names.ts";
import { askCli, type CliEnd } from "../shared/agents/ask-cli.ts";
import { type ChosenCli, withCli } from "../shared/agents/with-cli.ts";
import type { Workshop } from "../shared/workshop.ts";
import { Printed, readAnswer } from "./answer-text.ts";
import {
  type PlannerRequest,
  plannerVariables,
  type Turn,
  titleOf,
  whyCutShort,
} from "./errand.ts";

/**
 * Has a coding agent that Cogtown installs answer. It leaves its answer in the file that it is told of, or says it last.
 * One job may cost what one molecule may: `used` is what its earlier rounds did.
 */
export async function askCliForAnswer(
  workshop: Workshop,
  config: Config,
  chosen: ChosenCli,
  request: PlannerRequest,
  used: readonly Usage[],
): Promise<Turn> {
  const { agent, budget } = config;
  const cap = leftOf({ ...budget.molecule, turns: agent.turns }, used);
  const turn = await withCli(workshop, { chosen, cap, prices: budget.prices }, (atHand) =>
    askCli(workshop, {
      ...atHand,
      ...{ model: chosen.model, turns: cap.turns, dollars: cap.dollars, allow: agent.env },
      ...{ prompt: request.prompt, directory: request.directory },
      title: titleOf(request),
      timeoutMinutes: request.timeoutMinutes,
      extra: plannerVariables(workshop, request),
      workflow: planWorkflow,
      now: () => new Date(),
    }),
  );
  if ("why" in turn) return failed(turn.why, { tail: "", seconds: 0, usage: sumUsage([]) });
  const why = whyNot(turn.proxied ?? turn.ended, config, request);
  if (why !== undefined) return failed(why, turn);
  const printed = new Printed();
  for (const line of turn.summary.split("\n")) printed.hear(line, "stdout");
  const { tail, seconds, usage } = turn;
  return { ...readAnswer(workshop, printed), tail, seconds, usage };
}

const failed = (why: string, { tail, seconds, usage }: Pick<Turn, "tail" | "seconds" | "usage">) =>
  ({ kind: "failed", why, tail, seconds, usage }) as const;

function whyNot(end: CliEnd, config: Config, { role }: PlannerRequest): string | undefined {
  switch (end.kind) {
    case "finished":
      return undefined;
    case "failed":
      return end.cause;
    case "over-budget":
      return `The agent's budget is used up (${end.limit}); raise \`budget.molecule\` or \`agent.turns\`, or ask for less at a time.`;
    case "rate-limited":
      return `The agent's model takes no more requests before ${end.until}; ask again then.`;
    case "cut-short":
      return whyCutShort(end.limit, config, role);
  }
}
