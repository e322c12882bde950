import type { Config } from "../config/config.ts";
import type { RefineryFacts } from "./facts.ts";
import { orderOf } from "./fill-slots.ts";
import { type Queued, queueOf } from "./queue.ts";
import type { Entry, RefineryRecord } from "./record.ts";
import { startTurn } from "./turn.ts";

/** What is looked at to say where a pull request stands. */
export type SeenFacts = Pick<RefineryFacts, "town" | "pulls" | "queue">;

/** A base's line as it stands: what standings, notes and the queue page are made from. */
export interface LineView {
  readonly facts: SeenFacts;
  readonly record: RefineryRecord;
  readonly config: Config;
  /** Pull requests that may land, those that have landed in this very pass left out. */
  readonly queue: readonly Queued[];
  /** The line itself, in the order in which it is verified and lands: nobody who is suspected, aside or frozen is in it. */
  readonly order: readonly Entry[];
  /** GitHub's own merge queue does the work. */
  readonly isNative: boolean;
  readonly now: Date;
}

/** `head`: where the base stands once everything in `record` has happened. */
export function viewLine(
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
  head: string,
  now: Date,
): LineView {
  const landed = new Set(record.landed.flatMap((each) => [each.head, each.commit]));
  const queue = queueOf(facts, record, config, now).filter(
    ({ entry }) => !landed.has(entry.head) && !landed.has(headOf(facts, entry)),
  );
  const isNative = facts.queue.kind === "present" && config.refinery.backend !== "train";
  const order = orderOf(
    startTurn({
      record,
      head,
      queue: queue.map(({ entry }) => entry),
      urgent: new Set(queue.flatMap(({ entry, isUrgent }) => (isUrgent ? [entry.pull] : []))),
      proven: new Map(),
      lost: new Map(),
      budget: 1,
      now,
      policy: config.refinery,
    }),
  );
  return { facts, record, config, queue, order, isNative, now };
}

const headOf = ({ pulls }: RefineryFacts, entry: Entry): string =>
  pulls.find(({ number }) => number === entry.pull)?.head ?? entry.head;
