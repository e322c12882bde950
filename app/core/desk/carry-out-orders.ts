import type { Config } from "../config/config.ts";
import { markReply } from "../text/reply-words.ts";
import { carryOut, type Moment } from "./carry-out.ts";
import type { DeskFacts } from "./facts.ts";
import type { Order } from "./record.ts";
import { type DeskTurn, doing, noting } from "./turn.ts";

/** What became of one comment: all of its commands, in order. */
interface Fulfilled {
  readonly turn: DeskTurn;
  readonly replies: readonly string[];
  readonly isRefused: boolean;
  /** Something of it has to happen first: the order stays open. */
  readonly isOpen: boolean;
}

/**
 * Everything that was said and not done yet, oldest first. The answer goes out before the record says that it is done: a
 * crash in between does it again, and what can be seen of it already is not said twice.
 */
export function carryOutOrders(
  start: DeskTurn,
  facts: DeskFacts,
  config: Config | undefined,
  moment: Moment,
): DeskTurn {
  return start.record.orders
    .filter(({ done }) => done === undefined)
    .reduce((turn, order) => fulfil(turn, order, facts, config, moment), start);
}

function fulfil(
  before: DeskTurn,
  order: Order,
  facts: DeskFacts,
  config: Config | undefined,
  moment: Moment,
): DeskTurn {
  const { turn, replies, isRefused, isOpen } = followUp(before, order, facts, config, moment);
  if (isOpen) return turn;
  const { number, nodeId } = facts;
  const text = replies.filter((reply) => reply !== "").join("\n\n");
  const isSaid = text === "" || facts.said.has(replyTo(order)) || facts.isLocked;
  const answered = doing(turn, [
    {
      kind: "answer",
      ...{ number, nodeId },
      replies: isSaid ? [] : [markReply(replyTo(order), text)],
      reactions: [{ comment: order.nodeId, content: isRefused ? "confused" : "rocket" }],
    },
  ]);
  const orders = turn.record.orders.map((each) =>
    each.comment === order.comment ? { ...each, done: true as const } : each,
  );
  const what = isRefused ? "refused" : "done";
  return noting(answered, { ...turn.record, orders }, `comment ${order.comment} ${what}`);
}

const replyTo = ({ comment }: Order) => `comment ${comment}`;

function followUp(
  before: DeskTurn,
  order: Order,
  facts: DeskFacts,
  config: Config | undefined,
  moment: Moment,
): Fulfilled {
  if (order.said.kind === "refused")
    return { turn: before, replies: [order.said.why], isRefused: true, isOpen: false };
  return order.said.commands.reduce<Fulfilled>(
    (soFar, command) => {
      if (soFar.isOpen) return soFar;
      const { turn, replies } = soFar;
      const carried = carryOut(turn, command, { order, facts, config, ...moment });
      switch (carried.kind) {
        case "done":
          return { ...soFar, turn: carried.turn, replies: [...replies, carried.reply ?? ""] };
        case "refused":
          return { ...soFar, replies: [...replies, carried.why], isRefused: true };
        case "later":
          return { ...soFar, turn: carried.turn, isOpen: true };
      }
    },
    { turn: before, replies: [], isRefused: false, isOpen: false },
  );
}
