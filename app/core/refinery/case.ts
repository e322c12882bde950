import type { Config } from "../config/config.ts";
import type { Effect, Key } from "../decision.ts";
import { auditLandings } from "./audit.ts";
import { type Bench, keysOf, servedRefs } from "./effects-of.ts";
import { emptyRecord } from "./empty-record.ts";
import type { BaseFacts, RefineryFacts } from "./facts.ts";
import { hearPeople } from "./hear-people.ts";
import { landingBlock, type Way, wayOf } from "./landing-way.ts";
import { type Queued, queueOf } from "./queue.ts";
import type { RefineryRecord } from "./record.ts";
import { findUnrecordedLanding } from "./unrecorded.ts";

/** One base branch, and all that is to be decided about it; whoever lands there, our train or GitHub's queue. */
export interface Case {
  readonly facts: RefineryFacts;
  readonly base: BaseFacts;
  readonly config: Config;
  readonly now: Date;
  /** As the ledger has it. */
  readonly before: RefineryRecord;
  /** With what the world says that the ledger does not know yet, and the lines that tell of it. */
  readonly record: RefineryRecord;
  readonly events: readonly string[];
  readonly next: readonly Key[];
  readonly queue: readonly Queued[];
}

/** What people said, what landed without being written down, and whether what landed is what was tested. */
export function openCase(facts: RefineryFacts, base: BaseFacts, config: Config, now: Date): Case {
  const before =
    facts.record.kind === "present"
      ? facts.record.value
      : emptyRecord(base.name, config.refinery.slots);
  const heard = hearPeople(before, facts, now);
  const open = new Set(facts.pulls.map(({ number }) => number));
  const found = findUnrecordedLanding(heard.record, base, now, open);
  const audit = auditLandings(found?.record ?? heard.record, base, now);
  const landed = found?.landings.map(({ pull }) => `#${pull}`).join(", ");
  const events = [
    ...heard.events,
    ...(landed === undefined ? [] : [`found that ${landed} landed`]),
    ...(audit.problem === undefined ? [] : [`frozen: ${audit.problem}`]),
  ];
  const queue = queueOf(facts, audit.record, config, now);
  const next = keysOf(found?.landings ?? []);
  return { facts, base, config, now, before, record: audit.record, events, next, queue };
}

/** What its effects are made with. */
export function benchOf({ facts, base, record, now }: Case, way: Way = wayOf(record, now)): Bench {
  const expected = facts.record.kind === "present" ? facts.record.head : undefined;
  return { facts, base, expected, way };
}

/** Since when each has waited, as far as it can be told. */
export function noteReady(record: RefineryRecord, queue: readonly Queued[]): RefineryRecord {
  const ready = queue.map(({ entry: { pull, head }, readyAt }) => ({ pull, head, at: readyAt }));
  return { ...record, ready };
}

export const urgentOf = (queue: readonly Queued[]): ReadonlySet<number> =>
  new Set(queue.flatMap(({ entry, isUrgent }) => (isUrgent ? [entry.pull] : [])));

/** Since when somebody waits, and that a landing was found as it should be, are not worth a ledger entry of their own. */
export function isChanged(before: RefineryRecord, after: RefineryRecord): boolean {
  return JSON.stringify(withoutNotes(before)) !== JSON.stringify(withoutNotes(after));
}

const withoutNotes = (record: RefineryRecord) => ({
  ...record,
  ready: [],
  landed: record.landed.map(({ audited: _seen, ...landing }) => landing),
});

/** Commits of candidates that were given up, where nothing else is to be done. */
export function tidy(bench: Bench, record: RefineryRecord): readonly Effect[] {
  const refs = servedRefs(bench, record);
  return refs.length === 0 ? [] : [{ kind: "delete-refs", refs }];
}

/** What stops everybody, or does so no longer, is shown on everybody's issue. */
export function toldAnew({ before, queue, now }: Case, after: RefineryRecord): readonly Key[] {
  const stops = (record: RefineryRecord) => {
    const { frozen, native, baseRed } = record;
    const block = landingBlock(record, now)?.reason;
    return JSON.stringify([frozen?.reason, native?.hindrance, baseRed?.commit, block]);
  };
  return stops(before) === stops(after) ? [] : keysOf(queue.map(({ entry }) => entry));
}
