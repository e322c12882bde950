import type { Effect, Key } from "../decision.ts";
import type { TownRecord } from "../schedule/town-record.ts";
import type { DeskFacts } from "./facts.ts";
import type { DeskRecord } from "./record.ts";

/** A desk on its way through one decision: what its record becomes, and what is to be done. Immutable. */
export interface DeskTurn {
  readonly record: DeskRecord;
  readonly events: readonly string[];
  /** Before the record says that it is done. */
  readonly effects: readonly Effect[];
  /** Only once the record says what is about to be done. */
  readonly after: readonly Effect[];
  readonly next: readonly Key[];
  /** What the town's own record becomes; absent: it stays as it is. */
  readonly town?: { readonly record: TownRecord; readonly event: string };
  /** The issue's labels as they are to be; absent: they stay as they are. */
  readonly labels?: readonly string[];
  /** Look again after so many seconds even if nothing happens. */
  readonly recheckSeconds?: number;
}

export const startDesk = (record: DeskRecord): DeskTurn => ({
  record,
  events: [],
  effects: [],
  after: [],
  next: [],
});

/** The record changed to this, because of that. */
export const noting = (turn: DeskTurn, record: DeskRecord, event: string): DeskTurn => ({
  ...turn,
  record,
  events: [...turn.events, event],
});

export const doing = (
  turn: DeskTurn,
  effects: readonly Effect[],
  next: readonly Key[] = [],
): DeskTurn => ({
  ...turn,
  effects: [...turn.effects, ...effects],
  next: [...turn.next, ...next],
});

/** The append that makes it so; nothing when nothing changed, or there is no commit yet to hold it. */
export function appendDesk(turn: DeskTurn, { town, record }: DeskFacts): readonly Effect[] {
  if (turn.events.length === 0 || town.tree === undefined) return [];
  return [
    {
      kind: "append-desk",
      number: turn.record.number,
      expected: record.kind === "present" ? record.head : undefined,
      event: `desk ${turn.record.number}: ${turn.events.join("; ")}`,
      record: turn.record,
      tree: town.tree,
    },
  ];
}

export const doingAfter = (
  turn: DeskTurn,
  after: readonly Effect[],
  next: readonly Key[] = [],
): DeskTurn => ({ ...turn, after: [...turn.after, ...after], next: [...turn.next, ...next] });

/** The sooner of the two, where something else is waited for as well. */
export const lookingAgain = (turn: DeskTurn, seconds: number): DeskTurn => ({
  ...turn,
  recheckSeconds: Math.min(seconds, turn.recheckSeconds ?? seconds),
});

/** Labels go on and come off: several commands see what those before them did. */
export function relabelling(
  turn: DeskTurn,
  facts: DeskFacts,
  add: readonly string[],
  remove: readonly string[] = [],
): DeskTurn {
  const before = turn.labels ?? facts.labels;
  const kept = before.filter((label) => !remove.includes(label) && !add.includes(label));
  return { ...turn, labels: [...kept, ...add] };
}

/** What changes outside of the desk before its record says that it is done: each may be done again. */
export function changeAround(
  turn: DeskTurn,
  { town, labels, ...facts }: DeskFacts,
): readonly Effect[] {
  const { number, nodeId } = facts;
  const wanted = turn.labels ?? labels;
  const addLabels = wanted.filter((label) => !labels.includes(label));
  const removeLabels = labels.filter((label) => !wanted.includes(label));
  const issue = { number, nodeId, comment: undefined, sticky: undefined, duplicates: [] };
  return [
    ...(turn.town === undefined || town.tree === undefined
      ? []
      : [
          {
            kind: "append-town" as const,
            expected: town.record.kind === "present" ? town.record.head : undefined,
            ...turn.town,
            tree: town.tree,
          },
        ]),
    ...(addLabels.length + removeLabels.length === 0
      ? []
      : [{ kind: "project" as const, issue: { ...issue, addLabels, removeLabels } }]),
  ];
}
