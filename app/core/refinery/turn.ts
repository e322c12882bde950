import { holds, isRunning } from "./candidate.ts";
import { mayLand } from "./freeze.ts";
import type { Line, Move } from "./line.ts";
import type { Candidate, Entry, RefineryRecord } from "./record.ts";

/** A line on its way through one plan: what the record becomes, and what was decided on the way. Immutable. */
export interface Turn {
  readonly line: Line;
  readonly record: RefineryRecord;
  /** Where the base stands once the moves are made. */
  readonly head: string;
  readonly moves: readonly Move[];
}

export const startTurn = (line: Line): Turn => ({
  line,
  record: line.record,
  head: line.head,
  moves: [],
});

export const change = (turn: Turn, record: Partial<RefineryRecord>): Turn => ({
  ...turn,
  record: { ...turn.record, ...record },
});

export const move = (turn: Turn, ...moves: readonly Move[]): Turn => ({
  ...turn,
  moves: [...turn.moves, ...moves],
});

export const replaceCandidate = (turn: Turn, candidate: Candidate): Turn =>
  change(turn, {
    candidates: turn.record.candidates.map((each) => (each.id === candidate.id ? candidate : each)),
  });

/** Takes candidates out of the record; those that still run are cancelled. */
export function retire(turn: Turn, candidates: readonly Candidate[], why: string): Turn {
  if (candidates.length === 0) return turn;
  const gone = new Set(candidates.map(({ id }) => id));
  const left = turn.record.candidates.filter(({ id }) => !gone.has(id));
  const cancels = candidates
    .filter(isRunning)
    .map((candidate): Move => ({ kind: "cancel", candidate, why }));
  return move(change(turn, { candidates: left }), ...cancels);
}

/** Candidates that may land as they are, as far as the ground under them goes. */
export const groundedOf = (turn: Turn): readonly Candidate[] =>
  turn.record.candidates.filter(
    ({ purpose, ground }) => purpose === "line" && ground === turn.head,
  );

/** What waits in the line itself: everything that is neither a suspect nor aside; of what is frozen, what may land still. */
export function waitingOf({ line, record }: Turn): readonly Entry[] {
  const suspects = record.suspects.map(({ entry }) => entry);
  return line.queue.filter(
    (entry) =>
      mayLand(record, line.urgent.has(entry.pull)) &&
      !holds(suspects, entry) &&
      !record.aside.some(({ pull, head }) => pull === entry.pull && head === entry.head),
  );
}

/** Verifications that may be started; less than 0 when slots were taken away from under what runs. */
export function freeSlots({ record, line }: Turn): number {
  const most = line.policy.mode === "train" ? record.slots : 1;
  return most - record.candidates.filter(isRunning).length;
}

const rememberedLandings = 100;
const rememberedVerdicts = 200;

/** The newest of a list that the record keeps. */
export const newest = <T>(list: readonly T[], most: number): T[] => list.slice(-most);
export const newestLandings = <T>(list: readonly T[]): T[] => newest(list, rememberedLandings);
export const newestVerdicts = <T>(list: readonly T[]): T[] => newest(list, rememberedVerdicts);

export const names = (entries: readonly Entry[]): string =>
  entries.map(({ pull }) => `#${pull}`).join(", ");
