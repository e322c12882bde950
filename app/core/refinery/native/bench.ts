import type { Effect, Key } from "../../decision.ts";
import type { PullFacts } from "../../molecule/facts.ts";
import type { RefineryFacts } from "../facts.ts";
import type { Ejection, Entry, Landing, RefineryRecord } from "../record.ts";
import type { PresentQueue } from "./groups.ts";
import type { AtHead } from "./memory.ts";
import type { NativeMemory } from "./native-record.ts";

/** What the steward goes by. */
export interface NativeBench {
  readonly facts: RefineryFacts;
  readonly queue: PresentQueue;
  readonly record: RefineryRecord;
  /** Pull requests that may land at these heads, in the order in which they should. */
  readonly wanted: readonly Entry[];
  /** Those of them that go before all others. */
  readonly urgent: ReadonlySet<number>;
  /** `auto`: the queue is used because it is there; `queue`: because the town asks for it. */
  readonly backend: "auto" | "queue";
  readonly now: Date;
}

export type NativeEffect = Extract<Effect, { kind: "enqueue" | "dequeue" | "cancel-run" }>;

/** `record` is what the record becomes: it is to be appended before the effects, which may all be repeated. */
export interface NativePlan {
  readonly record: RefineryRecord;
  readonly effects: readonly NativeEffect[];
  readonly reason: string;
  /** Molecules that have something to do now. */
  readonly next: readonly Key[];
  readonly recheckSeconds?: number;
}

/** What one pass has come to so far. */
export interface Turn {
  readonly memory: NativeMemory;
  readonly landed: readonly Landing[];
  readonly ejected: readonly Ejection[];
  readonly frozen?: string | undefined;
  readonly effects: readonly NativeEffect[];
  /** What happened, in words that follow each other. */
  readonly notes: readonly string[];
  /** Molecules whose state is another one now. */
  readonly touched: readonly number[];
}

export const pullOf = ({ facts }: NativeBench, number: number): PullFacts | undefined =>
  facts.pulls.find((pull) => pull.number === number);

/** The molecule of a pull request, where it has one. */
export function moleculeOf({ wanted }: NativeBench, memory: NativeMemory, pull: number) {
  const known = [...wanted, ...memory.queued].find((each) => each.pull === pull);
  return known?.molecule;
}

/** As a field that may be left out. */
export const ofMolecule = (molecule: number | undefined) =>
  molecule === undefined ? {} : { molecule };

export const touching = (
  turn: Pick<Turn, "touched">,
  molecule: number | undefined,
): readonly number[] => (molecule === undefined ? turn.touched : [...turn.touched, molecule]);

export const short = (sha: string) => sha.slice(0, 7);

/** There is no candidate of ours: the name that stands for it is the same for the same head. */
export const ejectionId = ({ pull, head }: AtHead) => `queue-${pull}-${head.slice(0, 12)}`;
