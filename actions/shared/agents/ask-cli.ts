import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Usage } from "#core/molecule/record.ts";
import { clearAgentFile, writeAgentFile } from "../agent-file.ts";
import type { CommandEnd, CommandRequest, Limit } from "../command.ts";
import { Tail } from "../tail.ts";
import { type Errand, runErrand, type Watcher, type Workshop } from "../workshop.ts";
import type { AgentCli, CliCall, CliProgram, CliRun } from "./agent-cli.ts";
import { GaveUp, type Standing, Vigil } from "./hopeless.ts";

/** What has to be known of the model proxy. */
export interface ModelDesk extends Standing {
  readonly origin: string;
  readonly ticket: string;
  metered(): { readonly usage: Usage };
}

export interface CliQuestion extends Pick<Errand, "title" | "directory" | "timeoutMinutes"> {
  readonly cli: AgentCli;
  readonly program: CliProgram;
  readonly proxy: ModelDesk;
  /** The variable of the job that has the model's key: named where the key is not good, and never shown to the agent. */
  readonly keyVariable: string;
  readonly model: string | undefined;
  /** Most model requests, and dollars, of this turn; the proxy holds to them as well. */
  readonly turns: number | undefined;
  readonly dollars: number | undefined;
  readonly prompt: string;
  readonly allow: readonly string[];
  readonly extra: Readonly<Record<string, string>>;
  readonly watcher?: Watcher | undefined;
  /** The workflow that gives the job its secrets, for words to people. */
  readonly workflow: string;
  readonly now: () => Date;
}

/** How a turn ended. */
export type CliEnd =
  | { readonly kind: "finished" }
  /** `fatal`: the next one would fail in the same way, so a person must act. */
  | { readonly kind: "failed"; readonly cause: string; readonly fatal: boolean }
  | { readonly kind: "over-budget"; readonly limit: string }
  /** ISO 8601. */
  | { readonly kind: "rate-limited"; readonly until: string }
  | { readonly kind: "cut-short"; readonly limit: Limit };

export interface CliTurn {
  /** What the proxy knows of it, which counts for more than any word of the agent; undefined: no trouble. */
  readonly proxied: CliEnd | undefined;
  readonly ended: CliEnd;
  /** The last thing that the model said. */
  readonly summary: string;
  readonly tail: string;
  readonly seconds: number;
  /** By the proxy alone: what it did not see is not known, whatever the CLI counted. */
  readonly usage: Usage;
}

/**
 * Has a coding agent do what the prompt says, by its command line. What the proxy saw counts for more than what the CLI
 * prints: whatever the agent starts can print as well.
 */
export async function askCli(workshop: Workshop, question: CliQuestion): Promise<CliTurn> {
  const { cli, proxy } = question;
  const call = prepare(workshop, question);
  const { run, end, tail, seconds } = await runCli(workshop, question, call);
  const judged = { question, run, end };
  return {
    proxied: refusalIn(judged),
    ended:
      end.cutShort === undefined ? endOfRun(judged) : { kind: "cut-short", limit: end.cutShort },
    summary: run.summary,
    tail,
    seconds,
    usage: { ...proxy.metered().usage, agent: cli.name },
  };
}

/** In a fresh home. */
function prepare(workshop: Workshop, question: CliQuestion): CliCall {
  const home = clearAgentFile(workshop, "home");
  mkdirSync(home, { recursive: true });
  const call = question.cli.call({ ...question, home });
  for (const [path, text] of Object.entries(call.files))
    writeAgentFile(workshop, join("home", path), text);
  return call;
}

type End = Pick<CommandEnd, "exitCode" | "cutShort">;

async function runCli(workshop: Workshop, question: CliQuestion, call: CliCall) {
  const { title, directory, timeoutMinutes, allow, keyVariable } = question;
  const reader = question.cli.read();
  const said = new Tail();
  const onLine: NonNullable<CommandRequest["onLine"]> = (line, pipe) => {
    reader.hear(line, pipe);
    if (pipe === "stderr") said.add(line);
  };
  using vigil = new Vigil(() => question.proxy);
  const started = performance.now();
  const end = await endOf(
    runErrand(workshop, {
      ...{ title, directory, timeoutMinutes, command: call.command, onLine, tenant: "agent" },
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
      allow: allow.filter((name) => name !== keyVariable),
      extra: { ...question.extra, ...call.environment },
      watcher: alsoStoppedBy(question.watcher, vigil.stop),
    }),
  );
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const run = reader.end(end);
  for (const text of [run.summary, run.cause ?? ""])
    for (const line of text.split("\n")) if (line !== "") said.add(line);
  return { run, end, tail: said.text(workshop.redact), seconds };
}

const alsoStoppedBy = (watcher: Watcher | undefined, other: AbortSignal): Watcher =>
  watcher === undefined
    ? { hear: () => undefined, stop: other }
    : { hear: watcher.hear, stop: AbortSignal.any([watcher.stop, other]) };

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
  readonly question: CliQuestion;
  readonly run: CliRun;
  readonly end: End;
}

/** A run that went well all the same got over its trouble. */
function refusalIn({ question, run }: Judged): CliEnd | undefined {
  const { refusal, trouble } = question.proxy;
  if (refusal !== undefined) return { kind: "over-budget", limit: refusal };
  if (run.outcome === "success") return undefined;
  switch (trouble?.kind) {
    case "unauthorised":
      return keyRefused(question, `HTTP ${trouble.status}`);
    case "rate-limited":
      return rateLimited(question, trouble.until);
    case "unreachable":
      return failed(`The model's API could not be reached: ${trouble.words}.`);
    case undefined:
      return undefined;
  }
}

/**
 * A cap on turns that is used up is a budget that is used up: to hand the step on would begin the same circle anew, at
 * once and without end.
 */
function endOfRun({ question, run }: Judged): CliEnd {
  const { cli, turns, dollars } = question;
  const cause = run.cause ?? "It did not say why.";
  switch (run.outcome) {
    case "success":
      return { kind: "finished" };
    case "limit-turns":
      return { kind: "over-budget", limit: `${turns ?? "its"} model requests` };
    case "limit-cost":
      return {
        kind: "over-budget",
        limit: `$${dollars ?? "?"} of this turn, by ${cli.title}'s own count`,
      };
    case "rate-limited":
      return rateLimited(question, undefined);
    case "auth":
      return keyRefused(question, cause);
    case "failed":
    case "interrupted":
    case "no-terminal-event":
      return failed(`${cli.title} did not come to an end of its own. ${cause}`);
  }
}

const failed = (cause: string, fatal = false): CliEnd => ({ kind: "failed", cause, fatal });

function keyRefused({ cli, keyVariable, workflow }: CliQuestion, said: string): CliEnd {
  const fix = `mend the secret that \`${keyVariable}\` is set from in .github/workflows/${workflow}, or \`agent.model\` and \`agent.url\``;
  return failed(`The model's API did not take the key of ${cli.title} (${said}): ${fix}.`, true);
}

/** Where nobody says until when. Limits per minute are over by then, and the next attempt costs little to find out. */
const usualWaitMs = 5 * 60_000;
const shortestWaitMs = 60_000;
/** After a day it is worth to ask again, whatever the API says. */
const longestWaitMs = 24 * 60 * 60_000;

function rateLimited({ now }: CliQuestion, until: Date | undefined): CliEnd {
  const from = now().getTime();
  const wait = until === undefined ? usualWaitMs : until.getTime() - from;
  const bounded = Math.min(Math.max(wait, shortestWaitMs), longestWaitMs);
  return { kind: "rate-limited", until: new Date(from + bounded).toISOString() };
}
