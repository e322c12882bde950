import type { Config } from "#core/config/config.ts";
import { polecatWorkflow } from "#core/names.ts";
import { askCli, type CliEnd, type CliQuestion } from "../../shared/agents/ask-cli.ts";
import { readReport } from "../../shared/report-file.ts";
import type { Workshop } from "../../shared/workshop.ts";
import type { Agent, AgentResult, Turn } from "./agent.ts";
import { failed, turnAt } from "./limits.ts";
import { agentVariables } from "./variables.ts";

export interface CliSettings
  extends Pick<
    CliQuestion,
    "cli" | "program" | "proxy" | "keyVariable" | "model" | "turns" | "dollars" | "now"
  > {
  readonly config: Pick<Config["agent"], "timeoutMinutes" | "silentMinutes" | "env">;
}

/** A coding agent by its command line. */
export function createCliAgent(workshop: Workshop, { config, ...settings }: CliSettings): Agent {
  return async (request) => {
    const { directory, prompt, timeoutMinutes, watcher } = request;
    const turn = await askCli(workshop, {
      ...settings,
      ...{ directory, prompt, timeoutMinutes, watcher, allow: config.env },
      title: `${settings.cli.title}, step ${request.step} of ${request.steps}`,
      extra: agentVariables(workshop, request),
      workflow: polecatWorkflow,
    });
    const { outcome, note, ...account } = readReport(workshop);
    const { tail, usage: metered } = turn;
    return { ...judgeTurn(turn, outcome, config), ...account, note, metered, tail };
  };
}

type Outcome = Extract<AgentResult, { kind: "reported" }>["outcome"] | undefined;

/** First what the proxy knows, then what the agent said of itself, then how it ended. */
function judgeTurn(
  { proxied, ended }: { readonly proxied: CliEnd | undefined; readonly ended: CliEnd },
  reported: Outcome,
  config: CliSettings["config"],
): Turn {
  if (proxied !== undefined) return turnOf(proxied, config);
  return reported === undefined ? turnOf(ended, config) : { kind: "reported", outcome: reported };
}

function turnOf(end: CliEnd, config: CliSettings["config"]): Turn {
  switch (end.kind) {
    case "finished":
      return end;
    case "failed":
      return failed(end.cause, end.fatal);
    case "over-budget":
    case "rate-limited":
      return { kind: "reported", outcome: end };
    case "cut-short":
      return turnAt(end.limit, config);
  }
}
