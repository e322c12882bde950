import { type Chosen, chooseAgent } from "#core/agent/choose-agent.ts";
import { sumUsage } from "#core/budget/usage.ts";
import type { Config } from "#core/config/config.ts";
import type { Attempt } from "#core/molecule/record.ts";
import { type ChosenCli, type CliMissing, withCli } from "../../shared/agents/with-cli.ts";
import type { Workshop } from "../../shared/workshop.ts";
import type { Tally } from "../tally.ts";
import type { Agent, AgentRequest, AgentResult, Turn } from "./agent.ts";
import { createCliAgent } from "./cli.ts";
import { createCommandAgent } from "./command.ts";
import { failed } from "./limits.ts";

/** What decides who works, and what they may use. */
export interface Crew {
  readonly config: Config;
  readonly attempt: Pick<Attempt, "n" | "labels">;
  readonly tally: Tally;
}

/** Whoever the configuration names for a step: each step may have another agent. */
export function createChosenAgent(workshop: Workshop, crew: Crew): Agent {
  return (request) => {
    const chosen = chosenFor(crew, request.title);
    return chosen.use === "command"
      ? createCommandAgent(workshop, chosen.command, crew.config.agent)(request)
      : askCli(workshop, crew, chosen, request);
  };
}

function chosenFor({ config, attempt }: Crew, step: string): Chosen {
  const { n, labels = [] } = attempt;
  return chooseAgent(config, { role: "polecat", labels, attempt: n, step });
}

async function askCli(
  workshop: Workshop,
  { config, tally }: Crew,
  chosen: ChosenCli,
  request: AgentRequest,
): Promise<AgentResult> {
  const { agent, budget } = config;
  const cap = tally.leftOf({ turns: agent.turns });
  const result = await withCli(workshop, { chosen, cap, prices: budget.prices }, (atHand) => {
    const settings = {
      ...{ model: chosen.model, turns: cap.turns, dollars: cap.dollars },
      ...{ config: agent, now: () => new Date() },
    };
    return createCliAgent(workshop, { ...atHand, ...settings })(request);
  });
  if (!("why" in result)) return result;
  // It was not asked at all, and that is known.
  return { ...turnWithout(result), tail: "", note: undefined, metered: sumUsage([]) };
}

const turnWithout = ({ why, fatal }: CliMissing): Turn =>
  fatal ? failed(why, true) : { kind: "not-asked", cause: why };
