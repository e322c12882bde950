import type { Config } from "../config/config.ts";
import type { Decision, Effect, Key } from "../decision.ts";
import { deriveState } from "./derive-state.ts";
import type { MoleculeFacts } from "./facts.ts";
import { projectState } from "./project.ts";
import type { Attempt, MoleculeRecord, Outcome } from "./record.ts";

/** A record on its way through one decision: what it becomes, and the event line that tells why. Immutable. */
export interface Turn {
  readonly record: MoleculeRecord;
  readonly events: readonly string[];
  /** The record changed to this, because of that. */
  with(record: MoleculeRecord, event: string): Turn;
  /** An event line for the record as it is. */
  noting(event: string): Turn;
  /** The newest attempt ended like this. */
  ending(outcome: Outcome, now: Date): Turn;
  /** The append that makes it so; nothing when nothing changed. */
  append(): readonly Effect[];
}

/** `expected`: the ledger head that the record was read from; undefined when it is new. */
export function startTurn(
  facts: MoleculeFacts,
  expected: string | undefined,
  record: MoleculeRecord,
): Turn {
  return turnOf(facts, expected, record, []);
}

function turnOf(
  facts: MoleculeFacts,
  expected: string | undefined,
  record: MoleculeRecord,
  events: readonly string[],
): Turn {
  const next = (changed: MoleculeRecord, event: string) =>
    turnOf(facts, expected, changed, [...events, event]);
  return {
    record,
    events,
    with: next,
    noting: (event) => next(record, event),
    ending: (outcome, now) =>
      next(endAttempt(record, outcome, now), `attempt ${record.attempts.length}: ${outcome.kind}`),
    append: () => appendOf(facts, expected, record, events),
  };
}

function appendOf(
  facts: MoleculeFacts,
  expected: string | undefined,
  record: MoleculeRecord,
  events: readonly string[],
): readonly Effect[] {
  if (events.length === 0 || facts.base === undefined) return [];
  return [
    {
      kind: "append-molecule",
      number: record.number,
      expected,
      event: `molecule ${record.number}: ${events.join("; ")}`,
      record,
      tree: facts.base.tree,
    },
  ];
}

function endAttempt(record: MoleculeRecord, outcome: Outcome, now: Date): MoleculeRecord {
  const end = (attempt: Attempt): Attempt => ({ ...attempt, outcome, endedAt: now.toISOString() });
  return {
    ...record,
    attempts: record.attempts.map((attempt, index) =>
      index === record.attempts.length - 1 ? end(attempt) : attempt,
    ),
  };
}

/** Ends a decision: the append if anything changed, then `effects`, then the projections of the state that follows. */
export function conclude(
  turn: Turn,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  reason: string,
  more: {
    readonly effects?: readonly Effect[];
    readonly next?: readonly Key[];
    readonly recheckSeconds?: number | undefined;
  } = {},
): Decision {
  const state = deriveState(turn.record, facts, config, now);
  const effects = [
    ...turn.append(),
    ...(more.effects ?? []),
    ...projectState(facts, turn.record, state),
  ];
  return {
    effects,
    reason,
    next: more.next ?? [],
    ...(more.recheckSeconds === undefined ? {} : { recheckSeconds: more.recheckSeconds }),
  };
}
