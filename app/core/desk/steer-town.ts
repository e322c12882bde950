import type { TownRecord } from "../schedule/town-record.ts";
import { said } from "../text/quoted.ts";
import type { Carried, Desk } from "./carried.ts";
import type { DeskFacts } from "./facts.ts";
import type { DeskTurn } from "./turn.ts";

/**
 * Words for the whole town are said on any issue, and the town's record is not the desk's: a crash between the two would
 * obey a word once more after a later one. So the town's record keeps which word it obeyed last. GitHub numbers comments as
 * they are written, wherever that is: what is older is overruled.
 */

/** Nothing new is started in the town. */
export function pauseTown(turn: DeskTurn, reason: string, desk: Desk): Carried {
  const { by, at } = desk.order;
  const because = reason === "" ? "" : ` (${said(reason)})`;
  return obey(turn, desk, {
    record: (town) => ({ ...town, pause: { reason, by, at } }),
    event: `town: paused by ${by}`,
    reply: `The town is paused${because}: nothing new is started until somebody says \`/mayor resume\`. What is at work goes on, and what is proven lands.`,
  });
}

/** Where there is nothing to resume the word counts all the same: an older one to pause may be on its way. */
export function resumeTown(turn: DeskTurn, desk: Desk): Carried {
  const { by } = desk.order;
  const isPaused = townOf(turn, desk.facts)?.pause !== undefined;
  return obey(turn, desk, {
    record: ({ pause: _over, ...town }) => town,
    event: `town: ${isPaused ? "resumed" : "not paused, said"} by ${by}`,
    reply: isPaused ? "The town goes on." : "The town was not paused; it goes on.",
  });
}

interface Obeyed {
  readonly record: (town: TownRecord) => TownRecord;
  readonly event: string;
  readonly reply: string;
}

function obey(turn: DeskTurn, desk: Desk, { record, event, reply }: Obeyed): Carried {
  const town = townOf(turn, desk.facts);
  if (town === undefined) return unreadable;
  const word = { comment: desk.order.comment, command: desk.place };
  const isNewer = compareWords(word, town.word);
  if (isNewer < 0) return overruled;
  if (isNewer === 0) return { kind: "done", turn, reply };
  const changed = { record: { ...record(town), word }, event };
  return {
    kind: "done",
    turn: { ...turn, town: changed, next: [...turn.next, { kind: "town" }] },
    reply,
  };
}

/** As it will be after what was said before; undefined: it is of another version, and nobody writes over it. */
function townOf({ town }: DeskTurn, facts: DeskFacts): TownRecord | undefined {
  if (town !== undefined) return town.record;
  switch (facts.town.record.kind) {
    case "absent":
      return { version: 1 };
    case "present":
      return facts.town.record.value;
    case "unreadable":
      return undefined;
  }
}

type Word = NonNullable<TownRecord["word"]>;

const compareWords = (one: Word, other: Word | undefined): number =>
  other === undefined ? 1 : one.comment - other.comment || one.command - other.command;

const unreadable: Carried = {
  kind: "refused",
  why: "The town's own record cannot be read by this version of Cogtown, so nothing was changed. Use the version that wrote it.",
};

const overruled: Carried = {
  kind: "refused",
  why: "Somebody said something else for the whole town after that, which stands. Nothing was changed.",
};
