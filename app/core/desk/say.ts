import type { Reaction } from "../decision.ts";
import { markReply } from "../text/reply-words.ts";
import type { DeskFacts } from "./facts.ts";
import type { DeskRecord } from "./record.ts";
import { type DeskTurn, doingAfter, lookingAgain, noting } from "./turn.ts";

/** By then GitHub's lists show what was written. */
const lagSeconds = 60;
/** A reply that is not seen after so many was taken away, or GitHub takes none. */
const mostTries = 2;

export interface Reply {
  /** See core/text/reply-words.ts. */
  readonly to: string;
  /** Empty: there is nothing to say. */
  readonly text: string;
  readonly reactions: readonly Reaction[];
}

/**
 * Says something once. That it is about to be said is written down first, so that of two copies of the App only one says it,
 * and none says it again before GitHub's lists show that nobody did. `isOver`: it is there, or will not be.
 */
export function say(
  turn: DeskTurn,
  { to, text, reactions }: Reply,
  facts: DeskFacts,
  now: Date,
): { readonly isOver: boolean; readonly turn: DeskTurn } {
  const { saying = [] } = turn.record;
  const before = saying.find((each) => each.to === to);
  const tries = before?.tries ?? 0;
  const wait = before === undefined ? 0 : secondsLeft(before.at, now);
  const others = saying.filter((each) => each !== before);
  if (isSaid(to, text, facts) || (wait === 0 && tries >= mostTries))
    return { isOver: true, turn: withSaying(turn, others) };
  if (wait > 0) return { isOver: false, turn: lookingAgain(turn, wait) };
  const about = { to, tries: tries + 1, at: now.toISOString() };
  const leased = withSaying(turn, [...others, about]);
  const noted = noting(leased, leased.record, `about to reply to ${to}`);
  const { number, nodeId } = facts;
  const replies = [markReply(to, text)];
  return {
    isOver: false,
    turn: doingAfter(noted, [{ kind: "answer", number, nodeId, replies, reactions }]),
  };
}

const isSaid = (to: string, text: string, { said, isLocked }: DeskFacts) =>
  text === "" || said.has(to) || isLocked;

function secondsLeft(at: string, now: Date): number {
  const since = (now.getTime() - Date.parse(at)) / 1000;
  return since >= lagSeconds ? 0 : Math.ceil(lagSeconds - since) + 1;
}

function withSaying(turn: DeskTurn, saying: NonNullable<DeskRecord["saying"]>): DeskTurn {
  const { saying: _before, ...bare } = turn.record;
  return { ...turn, record: saying.length === 0 ? bare : { ...bare, saying } };
}
