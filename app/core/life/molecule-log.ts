import type { MoleculeFacts, PullFacts } from "../molecule/facts.ts";
import type { Attempt, MoleculeRecord, Outcome, Rework } from "../molecule/record.ts";
import type { MoleculeState, StateKind } from "../molecule/state.ts";
import { plannedSteps } from "../molecule/steps.ts";
import { parseTrailers } from "../molecule/trailers.ts";
import { describeOutcome, tailOf } from "../text/outcome-words.ts";
import { plainLine } from "../text/plain.ts";
import { linkToRun } from "../text/progress.ts";
import { describeState } from "../text/state-line.ts";
import type { History } from "./history.ts";
import { type Approval, type LedgerEvent, type PastHold, traceLedger } from "./ledger-trace.ts";

/** The whole life of a molecule: what `cogtown log` prints, and its `--json`. Moments are ISO 8601; lists are oldest first. */
export interface MoleculeLog {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  /** A word of the lifecycle, as in MoleculeReport. */
  readonly state: StateKind;
  /** Why it is there; empty where the state says it all. */
  readonly reason: string;
  /** False: nobody has approved it yet, and all that follows is empty. */
  readonly isRecorded: boolean;
  readonly approvals: readonly Approval[];
  readonly attempts: readonly AttemptLog[];
  readonly steps: readonly StepLog[];
  /** What reviewers asked for, and what the Refinery could not land. */
  readonly rework: readonly Rework[];
  readonly holds: readonly PastHold[];
  readonly pull: PullLog | null;
  readonly events: readonly LedgerEvent[];
  /** The ledger holds older events that were not read. */
  readonly isCut: boolean;
}

export interface AttemptLog {
  readonly attempt: number;
  readonly because: string;
  /** More than one: it was dispatched again. */
  readonly dispatched: readonly string[];
  readonly claim: {
    readonly run: number;
    /** Which try of that run: "Re-run jobs" counts. */
    readonly runAttempt: number;
    readonly url: string;
    readonly at: string;
  } | null;
  readonly outcome: Outcome["kind"] | null;
  /** The outcome in words. */
  readonly ending: string | null;
  readonly endedAt: string | null;
  /** From the claim (the first dispatch where there is none) to the end, or until now. */
  readonly seconds: number;
  /** The end of what failed printed. */
  readonly tail: string;
  /** Where the work branch stood when it ended. */
  readonly head: string | null;
}

export interface StepLog {
  readonly step: number;
  readonly title: string;
  /** Null: not done. */
  readonly commit: string | null;
  /** Which attempt made the commit, where its message could be read. */
  readonly attempt: number | null;
}

export interface PullLog {
  readonly number: number;
  readonly url: string;
  readonly state: PullFacts["state"];
  readonly head: string;
  /** The commit on the base branch, once it landed. */
  readonly landedAs: string | null;
}

export interface LogSources {
  readonly facts: MoleculeFacts;
  readonly state: MoleculeState;
  readonly now: Date;
  /** Of the molecule's ledger ref. */
  readonly ledger: History;
  /** Of the work branch, as far back as its steps may reach. */
  readonly work: History;
}

/** Puts together what the issue, the record, its history and the work's commits tell of a molecule's life. */
export function composeLog({ facts, state, now, ledger, work }: LogSources): MoleculeLog {
  const record = facts.record.kind === "present" ? facts.record.value : undefined;
  const { events, approvals, holds } = traceLedger(ledger);
  const repositoryUrl = facts.town.repository.url;
  return {
    number: facts.number,
    title: facts.title,
    url: facts.url,
    state: state.kind,
    reason: plainLine(describeState(state)),
    isRecorded: facts.record.kind !== "absent",
    approvals,
    attempts: (record?.attempts ?? []).map((attempt) => logAttempt(attempt, repositoryUrl, now)),
    steps: record === undefined ? [] : logSteps(record, work),
    rework: record?.rework ?? [],
    holds,
    pull: facts.pull === undefined ? null : logPull(facts.pull),
    events,
    isCut: ledger.isCut,
  };
}

function logAttempt(attempt: Attempt, repositoryUrl: string, now: Date): AttemptLog {
  const { n, reason, dispatches, claim, outcome, endedAt, head } = attempt;
  return {
    attempt: n,
    because: reason,
    dispatched: dispatches,
    claim: claim === undefined ? null : logClaim(claim, repositoryUrl),
    outcome: outcome?.kind ?? null,
    ending: outcome === undefined ? null : plainLine(describeOutcome(outcome)),
    endedAt: endedAt ?? null,
    seconds: secondsOf(attempt, now),
    tail: outcome === undefined ? "" : tailOf(outcome),
    head: head ?? null,
  };
}

function logClaim(
  claim: NonNullable<Attempt["claim"]>,
  repositoryUrl: string,
): AttemptLog["claim"] {
  const { runId, runAttempt, at } = claim;
  return { run: runId, runAttempt, url: linkToRun(claim, repositoryUrl), at };
}

function secondsOf({ claim, dispatches, endedAt }: Attempt, now: Date): number {
  const [from, to] = [claim?.at ?? dispatches[0] ?? now, endedAt ?? now].map((moment) =>
    new Date(moment).getTime(),
  );
  return Math.max(0, ((to ?? 0) - (from ?? 0)) / 1000);
}

function logSteps(record: MoleculeRecord, work: History): readonly StepLog[] {
  const commits = new Map(record.steps.map(({ digest, commit }) => [digest, commit]));
  const attempts = findAttempts(record.number, work);
  return plannedSteps(record).map(({ index, digest, title }) => {
    const commit = commits.get(digest) ?? null;
    const attempt = commit === null ? null : (attempts.get(digest) ?? null);
    return { step: index, title, commit, attempt };
  });
}

/** By the text of the step and not by its commit: a branch that was put onto a newer base has other commits. */
function findAttempts(molecule: number, work: History): ReadonlyMap<string, number> {
  const finished = work.commits.toReversed().flatMap(({ message }): [string, number][] => {
    const trailers = parseTrailers(message);
    if (trailers?.molecule !== molecule || !trailers.isFinished) return [];
    return [[trailers.step.digest, trailers.attempt]];
  });
  return new Map(finished);
}

function logPull({ number, url, state, head, mergeCommit }: PullFacts): PullLog {
  return { number, url, state, head, landedAs: state === "merged" ? (mergeCommit ?? head) : null };
}
