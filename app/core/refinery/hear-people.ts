import type { RefineryCommand } from "../command/addressees.ts";
import { isNew, markHeard } from "../command/heard.ts";
import { isOfItsBase } from "../molecule/review-standing.ts";
import type { PullCommandFacts, RefineryFacts } from "./facts.ts";
import { freeze, thaw } from "./freeze.ts";
import { tryWayAgain } from "./landing-way.ts";
import type { Asked, RefineryRecord } from "./record.ts";

/** A record on its way through what people said, and the lines that tell of it in its history. */
export interface Heard {
  readonly record: RefineryRecord;
  readonly events: readonly string[];
}

const nothingHeard = (record: RefineryRecord): Heard => ({ record, events: [] });

/**
 * What people said on pull requests since the last look, taken into the record together with the mark that it was: said
 * twice by a redelivered webhook, or by editing a comment, it is heard once. Only who may write is heard.
 */
export function hearPeople(record: RefineryRecord, facts: RefineryFacts, now: Date): Heard {
  const unseen = facts.commands.filter(({ id }) => isNew(record, id));
  if (unseen.length === 0) return nothingHeard(forget(record, facts));
  const heard = unseen
    .filter((said) => isOfThisBase(said, facts))
    .reduce((before, said) => hear(before, said, facts, now), nothingHeard(record));
  const mark = markHeard(
    record,
    unseen.map(({ id }) => id),
  );
  return { ...heard, record: forget({ ...heard.record, ...mark }, facts) };
}

/** What was said while the pull request was to land on another base is about that one. */
function isOfThisBase({ pull, at }: PullCommandFacts, { pulls }: RefineryFacts): boolean {
  const known = pulls.find(({ number }) => number === pull);
  return known !== undefined && isOfItsBase(known, at);
}

function hear(before: Heard, said: PullCommandFacts, facts: RefineryFacts, now: Date): Heard {
  return said.commands.reduce((soFar, command) => obey(soFar, command, said, facts, now), before);
}

function obey(
  { record, events }: Heard,
  command: RefineryCommand,
  said: PullCommandFacts,
  facts: RefineryFacts,
  now: Date,
): Heard {
  const { by, pull, id } = said;
  const told = (changed: RefineryRecord, what: string): Heard => ({
    record: changed,
    events: [...events, `${what} (${by}, comment ${id})`],
  });
  switch (command.kind) {
    case "merge":
      return isAnotherHead(command, said, facts)
        ? told(record, `#${pull} is not at the head that was named`)
        : told(ask(record, command, said, facts), `#${pull} is to land`);
    case "freeze":
      return told(freeze(record, command.reason || "no reason given", by, now), "frozen");
    case "thaw":
      return told(tryWayAgain(thaw(record, by, now)), "thawed");
  }
}

type Merge = Extract<RefineryCommand, { kind: "merge" }>;

const headOf = ({ pull }: PullCommandFacts, { pulls }: RefineryFacts) =>
  pulls.find(({ number }) => number === pull)?.head;

const isAnotherHead = ({ head }: Merge, said: PullCommandFacts, facts: RefineryFacts) =>
  head !== undefined && head !== headOf(said, facts);

/** Bound to the head that it has: a push voids it. What was put out at this head is tried once more. */
function ask(
  record: RefineryRecord,
  { isUrgent, head: named }: Merge,
  said: PullCommandFacts,
  facts: RefineryFacts,
): RefineryRecord {
  const { pull, by, id, at } = said;
  const head = headOf(said, facts);
  if (head === undefined) return record;
  const isNamed = named === undefined ? {} : ({ isNamed: true } as const);
  const asked: Asked = { ...{ pull, head, by, comment: id, at, isUrgent }, ...isNamed };
  return {
    ...record,
    asked: [...record.asked.filter((each) => each.pull !== pull), asked],
    ejected: record.ejected.filter((each) => each.pull !== pull || each.head !== head),
  };
}

/** Of those that are closed, or have another head by now, nobody needs to know any more. */
function forget(record: RefineryRecord, { pulls }: RefineryFacts): RefineryRecord {
  const heads = new Map(pulls.map(({ number, head }) => [number, head]));
  const made = new Set(
    record.candidates.flatMap(({ entries }) => entries.map(({ pull, head }) => `${pull} ${head}`)),
  );
  const asked = record.asked.filter(
    ({ pull, head }) =>
      heads.has(pull) && (heads.get(pull) === head || made.has(`${pull} ${head}`)),
  );
  return asked.length === record.asked.length ? record : { ...record, asked };
}
