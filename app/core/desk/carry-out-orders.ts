import type { Config } from "../config/config.ts";
import type { Reaction } from "../decision.ts";
import type { Moment } from "./carried.ts";
import { carryOut } from "./carry-out.ts";
import type { DeskFacts } from "./facts.ts";
import { forgetOldest } from "./hear.ts";
import type { DeskRecord, Order } from "./record.ts";
import { say } from "./say.ts";
import { type DeskTurn, doing, noting } from "./turn.ts";

/** What became of one comment: all of its commands, in order. */
interface Fulfilled {
  readonly turn: DeskTurn;
  readonly replies: readonly string[];
  readonly isRefused: boolean;
  /** Something of it has to happen first: the order stays open. */
  readonly isOpen: boolean;
  /** How many of its commands are done. */
  readonly carried: number;
}

/**
 * Everything that was said and not done yet, oldest first. What became of it is written down before anybody is told, and
 * that they were told after it: a crash in between tells it again, and what can be seen of it already is not said twice.
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
  const fulfilled = followUp(before, order, facts, config, moment);
  const kept = keepProgress(order, fulfilled);
  const isNews = kept.events.length > fulfilled.turn.events.length;
  if (fulfilled.isOpen) return kept;
  const { replies, isRefused } = fulfilled;
  const content = isRefused ? "confused" : "rocket";
  // The eyes are on it already, unless the process died right before; GitHub keeps each once.
  const reactions = (["eyes", content] as const).map(
    (each): Reaction => ({ comment: order.nodeId, content: each }),
  );
  const text = replies.filter((reply) => reply !== "").join("\n\n");
  const said = say(kept, { to: replyTo(order), text, reactions }, facts, moment.now);
  if (isNews || !said.isOver) return said.turn;
  const { number, nodeId } = facts;
  const answered = doing(said.turn, [{ kind: "answer", number, nodeId, replies: [], reactions }]);
  const { progress: _over, ...told } = order;
  const { orders, ...rest } = withOrder(answered.record, { ...told, done: true });
  const record = { ...rest, orders: forgetOldest(orders) };
  return noting(answered, record, `comment ${order.comment} ${isRefused ? "refused" : "done"}`);
}

/** Whoever has to wait for one command must not repeat those before it. */
function keepProgress(order: Order, { turn, carried, replies, isRefused }: Fulfilled): DeskTurn {
  if (carried === (order.progress?.carried ?? 0)) return turn;
  const progress = { carried, replies: [...replies], isRefused };
  const event = `${carried} of the commands in comment ${order.comment} done`;
  return noting(turn, withOrder(turn.record, { ...order, progress }), event);
}

const withOrder = (record: DeskRecord, order: Order): DeskRecord => ({
  ...record,
  orders: record.orders.map((each) => (each.comment === order.comment ? order : each)),
});

const replyTo = ({ comment }: Order) => `comment ${comment}`;

function followUp(
  before: DeskTurn,
  order: Order,
  facts: DeskFacts,
  config: Config | undefined,
  moment: Moment,
): Fulfilled {
  if (order.said.kind === "refused")
    return { turn: before, replies: [order.said.why], isRefused: true, isOpen: false, carried: 0 };
  const { carried, replies: given, isRefused } = order.progress ?? nothingYet;
  return order.said.commands.slice(carried).reduce<Fulfilled>(
    (soFar, command) => {
      if (soFar.isOpen) return soFar;
      const { turn, replies, carried: place } = soFar;
      const became = carryOut(turn, command, { order, place, facts, config, ...moment });
      const next = { ...soFar, carried: soFar.carried + 1 };
      switch (became.kind) {
        case "done":
          return { ...next, turn: became.turn, replies: [...replies, became.reply ?? ""] };
        case "refused":
          return { ...next, replies: [...replies, became.why], isRefused: true };
        case "later":
          return { ...soFar, turn: became.turn, isOpen: true };
      }
    },
    { turn: before, replies: given, isRefused, isOpen: false, carried },
  );
}

const nothingYet = { carried: 0, replies: [], isRefused: false };
