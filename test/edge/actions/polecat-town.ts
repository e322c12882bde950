import { existsSync } from "node:fs";
import { expect, vi } from "vitest";
import type { IsolationLevel } from "#core/config/config.ts";
import type { MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import type { BundledAction } from "./job.ts";
import { Job, type StepEnd } from "./job.ts";
import { survivorsIn } from "./processes.ts";
import { dispatchedAttempt, type Files, moleculeRecord, nonceOf, Remote } from "./remote.ts";

export interface TownRequest {
  /** Bash: what the agent does. `$COGTOWN_STEP` says which step it is about. */
  readonly agent: string;
  readonly steps?: readonly string[];
  readonly criteria?: readonly string[];
  readonly scope?: readonly string[];
  readonly setup?: readonly string[];
  readonly allow?: readonly string[];
  readonly agentEnv?: readonly string[];
  readonly timeoutMinutes?: number;
  readonly files?: Files;
  readonly record?: Partial<MoleculeRecord>;
  /** Default: none. */
  readonly isolation?: IsolationLevel;
  /** More below `agent:` of the configuration. */
  readonly agentMore?: Readonly<Record<string, unknown>>;
  /** More at the top of the configuration. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A town with one approved molecule, #7, whose first attempt was dispatched. */
export function openTown(request: TownRequest): Remote {
  const town = new Remote({
    "readme.md": "demo\n",
    ".gitignore": "node_modules\n",
    ...request.files,
  });
  const agent = town.write("agent.sh", request.agent);
  town.commit("main", "configure Cogtown", {
    ".github/cogtown.yml": configOf(request, `bash ${agent}`),
  });
  town.writeMolecule(moleculeRecord(bodyOf(request), request.record));
  return town;
}

function configOf(request: Omit<TownRequest, "agent">, command: string): string {
  const { agentEnv = [], timeoutMinutes = 5, setup = [], allow = [] } = request;
  const { isolation = "none", agentMore, more } = request;
  return JSON.stringify({
    agent: { command, env: agentEnv, "timeout-minutes": timeoutMinutes, ...agentMore },
    isolation,
    verify: { setup, commands: ["true"] },
    paths: { allow },
    ...more,
  });
}

function bodyOf({ steps = [], criteria = ["true"], scope = [] }: TownRequest): string {
  const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join("\n");
  return [
    "### Goal\nGreet people",
    ...(steps.length === 0 ? [] : [`### Steps\n${list(steps)}`]),
    `### Acceptance criteria\n${list(criteria.map((command) => `\`${command}\``))}`,
    ...(scope.length === 0 ? [] : [`### Scope\n${list(scope.map((glob) => `\`${glob}\``))}`]),
  ].join("\n\n");
}

/** A job that was dispatched for an attempt. */
export function jobFor(
  town: Remote,
  action: BundledAction,
  attempt = 1,
  run = { id: attempt, attempt: 1 },
): Job {
  const inputs = { molecule: "7", attempt: String(attempt), nonce: nonceOf(attempt) };
  return new Job(town, action, inputs, run);
}

/** Bash for foreign code: it tells that it has come here, then waits for a file of the job. */
export const awaits = (file: string, begun = "begun") =>
  `touch ../${begun}; until test -e ../${file}; do sleep 0.02; done`;

/** Waits until foreign code of the job has come to its `awaits`. */
export async function reached(job: Job, file = "begun"): Promise<void> {
  await vi.waitUntil(() => existsSync(job.file(file)), patience);
}

/** Waits until nothing works in the town's folders any more. Unlike `expect.poll` this can be done side by side. */
export async function abandoned(town: Remote): Promise<void> {
  await vi.waitFor(() => {
    expect(survivorsIn(town.root)).toEqual([]);
  }, patience);
}

/** For a machine that is busy with other things. */
export const patience = { timeout: 30_000, interval: 20 };

/** The main step of a job that is dispatched for an attempt. */
export function runAttempt(town: Remote, action: BundledAction, attempt = 1): Promise<StepEnd> {
  return jobFor(town, action, attempt).run("main");
}

/** What the App does when an attempt has ended and another one is due. */
export function dispatchNext(
  town: Remote,
  change: Partial<MoleculeRecord> = {},
  onto?: string,
): number {
  const record = town.molecule(7);
  const attempts = record.attempts.map((attempt) =>
    attempt.outcome === undefined
      ? { ...attempt, outcome: { kind: "infra", cause: "lost" } as const }
      : attempt,
  );
  const n = attempts.length + 1;
  const next = { ...dispatchedAttempt(n), ...(onto === undefined ? {} : { onto }) };
  town.writeMolecule({ ...record, ...change, attempts: [...attempts, next] });
  return n;
}

export function outcomeOf(town: Remote): Outcome | undefined {
  return town.molecule(7).attempts.at(-1)?.outcome;
}

const moment = "2026-01-01T00:00:00Z";
export const stopRequest = { since: moment, at: moment, by: "ada", why: "label removed" };

/** What the App does when somebody wants the newest attempt to end. */
export function requestStop(town: Remote): void {
  const record = town.molecule(7);
  const attempts = record.attempts.map((attempt) => ({ ...attempt, stop: stopRequest }));
  town.writeMolecule({ ...record, attempts });
}
