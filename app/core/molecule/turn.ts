import type { Config } from "../config/config.ts";
import { dashboardKey } from "../dashboard/wake.ts";
import type { Decision, Effect, Key } from "../decision.ts";
import { findNews } from "../schedule/breaker-notice.ts";
import { breakerOf } from "../witness/breaker.ts";
import { deriveState } from "./derive-state.ts";
import type { MoleculeFacts } from "./facts.ts";
import { projectState } from "./project.ts";
import type { Attempt, MoleculeRecord, Outcome } from "./record.ts";
import { withOwn } from "./standing.ts";

/** A record on its way through one decision: what it becomes, and the event line that tells why. Immutable. */
export interface Turn {
  readonly record: MoleculeRecord;
  readonly events: readonly string[];
  /** The record changed to this, because of that. */
  with(record: MoleculeRecord, event: string): Turn;
  /** An event line for the record as it is. */
  noting(event: string): Turn;
  /** The newest attempt is different in this, because of that. */
  changing(change: Partial<Attempt>, event: string): Turn;
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
    changing: (change, event) => next(changeNewest(record, change), event),
    ending: (outcome, now) =>
      next(
        changeNewest(record, { outcome, endedAt: now.toISOString() }),
        `attempt ${record.attempts.length}: ${outcome.kind}`,
      ),
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

function changeNewest(record: MoleculeRecord, change: Partial<Attempt>): MoleculeRecord {
  return {
    ...record,
    attempts: record.attempts.map((attempt, index) =>
      index === record.attempts.length - 1 ? { ...attempt, ...change } : attempt,
    ),
  };
}

/** The breaker opened, was tried or closed by this: the town tells. */
function newsForTown(
  record: MoleculeRecord,
  { town }: MoleculeFacts,
  config: Config,
  now: Date,
): readonly Key[] {
  const breaker = breakerOf(withOwn(town, record), config.limits.breaker, now);
  return findNews(breaker, town.record, now) === undefined ? [] : [{ kind: "town" }];
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
    next: [
      ...(more.next ?? []),
      ...newsForTown(turn.record, facts, config, now),
      ...(effects.length === 0 ? [] : dashboardKey(config)),
    ],
    ...(more.recheckSeconds === undefined ? {} : { recheckSeconds: more.recheckSeconds }),
  };
}
