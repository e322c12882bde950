import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Reported } from "#core/budget/usage.ts";
import type { Config } from "#core/config/config.ts";
import { clearAgentFile, writeAgentFile } from "../../shared/agent-file.ts";
import type { AgentCli, CliCall, CliProgram, CliRun } from "../../shared/agents/agent-cli.ts";
import type { CommandEnd, CommandRequest } from "../../shared/command.ts";
import { readReport } from "../../shared/report-file.ts";
import { Tail } from "../../shared/tail.ts";
import { runErrand, type Watcher, type Workshop } from "../../shared/workshop.ts";
import type { Agent, AgentRequest, AgentResult, Turn } from "./agent.ts";
import { GaveUp, type Standing, Vigil } from "./hopeless.ts";
import { failed, turnAt } from "./limits.ts";
import { agentVariables } from "./variables.ts";

export interface CliSettings {
  readonly program: CliProgram;
  readonly model: string | undefined;
  /** Most model requests, and dollars, of this turn; the proxy holds to them as well. */
  readonly turns: number | undefined;
  readonly dollars: number | undefined;
  /** The variable of the job that has the model's key: named where the key is not good. */
  readonly keyVariable: string;
  readonly config: Pick<Config["agent"], "timeoutMinutes" | "silentMinutes" | "env">;
  readonly now: () => Date;
}

/** What an adapter has to know of the model proxy. */
export interface ModelDesk extends Standing {
  readonly origin: string;
  readonly ticket: string;
  metered(): {
    readonly model?: string;
    readonly tokens: (NonNullable<Reported["tokens"]> & { readonly reasoning: number }) | undefined;
  };
}

/**
 * A coding agent by its command line. What the proxy saw counts for more than what the CLI prints: whatever the agent
 * starts can print as well.
 */
export function createCliAgent(
  workshop: Workshop,
  cli: AgentCli,
  settings: CliSettings,
  proxy: ModelDesk,
): Agent {
  return async (request) => {
    const home = clearAgentFile(workshop, "home");
    mkdirSync(home, { recursive: true });
    const { directory, prompt } = request;
    const call = cli.call({ ...settings, prompt, proxy, home, directory });
    for (const [path, text] of Object.entries(call.files))
      writeAgentFile(workshop, join("home", path), text);
    const { run, end, tail } = await runCli(workshop, { cli, settings, proxy, request, call });
    const { outcome, usage: _untrusted, ...account } = readReport(workshop);
    const turn = judgeTurn({ cli, settings, proxy, run, end, reported: outcome });
    return { ...turn, ...account, note: account.note, usage: usageOf(proxy), tail };
  };
}

interface Call {
  readonly cli: AgentCli;
  readonly settings: CliSettings;
  readonly proxy: ModelDesk;
  readonly request: AgentRequest;
  readonly call: CliCall;
}

type End = Pick<CommandEnd, "exitCode" | "cutShort">;

async function runCli(workshop: Workshop, { cli, settings, proxy, request, call }: Call) {
  const reader = cli.read();
  const said = new Tail();
  const hear: NonNullable<CommandRequest["onLine"]> = (line, pipe) => {
    reader.hear(line, pipe);
    if (pipe === "stderr") said.add(line);
  };
  using vigil = new Vigil(() => proxy);
  const end = await endOf(
    runErrand(workshop, {
      title: `${cli.title}, step ${request.step} of ${request.steps}`,
      command: call.command,
      directory: request.directory,
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
      timeoutMinutes: request.timeoutMinutes,
      tenant: "agent",
      allow: settings.config.env.filter((name) => name !== settings.keyVariable),
      extra: { ...agentVariables(workshop, request), ...call.environment },
      watcher: alsoStoppedBy(request.watcher, vigil.stop),
      onLine: hear,
    }),
  );
  const run = reader.end(end);
  for (const text of [run.summary, run.cause ?? ""])
    for (const line of text.split("\n")) if (line !== "") said.add(line);
  return { run, end, tail: said.text(workshop.redact) };
}

const alsoStoppedBy = ({ hear, stop }: Watcher, other: AbortSignal): Watcher => ({
  hear,
  stop: AbortSignal.any([stop, other]),
});

/** 143: it was ended by SIGTERM, because there was no hope for it. */
async function endOf(errand: Promise<CommandEnd>): Promise<End> {
  try {
    return await errand;
  } catch (error) {
    if (error instanceof GaveUp) return { exitCode: 143, cutShort: undefined };
    throw error;
  }
}

interface Judged {
  readonly cli: AgentCli;
  readonly settings: CliSettings;
  readonly proxy: ModelDesk;
  readonly run: CliRun;
  readonly end: End;
  readonly reported: Extract<AgentResult, { kind: "reported" }>["outcome"] | undefined;
}

/**
 * First what the proxy knows, then what the agent said of itself, then how the CLI ended. A cap on turns that is used
 * up is a budget that is used up: to hand the step on would begin the same circle anew, at once and without end.
 */
function judgeTurn(judged: Judged): Turn {
  const { proxy, run, end, reported, settings } = judged;
  if (proxy.refusal !== undefined) return overBudget(proxy.refusal);
  const trouble = run.outcome === "success" ? undefined : turnInTrouble(judged);
  if (trouble !== undefined) return trouble;
  if (reported !== undefined) return { kind: "reported", outcome: reported };
  if (end.cutShort !== undefined) return turnAt(end.cutShort, settings.config);
  return turnOf(judged);
}

function turnInTrouble({ proxy, settings, cli }: Judged): Turn | undefined {
  const { trouble } = proxy;
  switch (trouble?.kind) {
    case "unauthorised":
      return keyRefused(cli, settings, `HTTP ${trouble.status}`);
    case "rate-limited":
      return rateLimited(settings, trouble.until);
    case "unreachable":
      return failed(`The model's API could not be reached: ${trouble.words}.`);
    case undefined:
      return undefined;
  }
}

function turnOf({ cli, settings, run }: Judged): Turn {
  const cause = run.cause ?? "It did not say why.";
  switch (run.outcome) {
    case "success":
      return { kind: "finished" };
    case "limit-turns":
      return overBudget(`${settings.turns ?? "its"} model requests an attempt`);
    case "limit-cost":
      return overBudget(`$${settings.dollars ?? "?"} of this turn, by ${cli.title}'s own count`);
    case "rate-limited":
      return rateLimited(settings, undefined);
    case "auth":
      return keyRefused(cli, settings, cause);
    case "failed":
    case "interrupted":
    case "no-terminal-event":
      return failed(`${cli.title} did not come to an end of its own. ${cause}`);
  }
}

const overBudget = (limit: string): Turn => ({
  kind: "reported",
  outcome: { kind: "over-budget", limit },
});

function keyRefused({ title }: AgentCli, { keyVariable }: CliSettings, said: string): Turn {
  const fix = `mend the secret that \`${keyVariable}\` is set from in .github/workflows/cogtown-polecat.yml, or \`agent.model\` and \`agent.url\``;
  return failed(`The model's API did not take the key of ${title} (${said}): ${fix}.`, true);
}

/** Where nobody says until when. Limits per minute are over by then, and the next attempt costs little to find out. */
const usualWaitMs = 5 * 60_000;
const shortestWaitMs = 60_000;
/** After a day it is worth to ask again, whatever the API says. */
const longestWaitMs = 24 * 60 * 60_000;

function rateLimited({ now }: CliSettings, until: Date | undefined): Turn {
  const from = now().getTime();
  const wait = until === undefined ? usualWaitMs : until.getTime() - from;
  const bounded = Math.min(Math.max(wait, shortestWaitMs), longestWaitMs);
  const moment = new Date(from + bounded).toISOString();
  return { kind: "reported", outcome: { kind: "rate-limited", until: moment } };
}

/** By the proxy alone: what it did not see is not known, whatever the CLI counted. */
function usageOf(proxy: ModelDesk): Reported {
  const { model, tokens } = proxy.metered();
  if (tokens === undefined) return model === undefined ? {} : { model };
  const { input, output, cacheRead, cacheWrite } = tokens;
  return {
    ...(model === undefined ? {} : { model }),
    tokens: { input, output, cacheRead, cacheWrite },
  };
}
