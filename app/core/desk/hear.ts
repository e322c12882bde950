import type { Command, CommandName } from "../command/command.ts";
import { renderProblems } from "../command/help.ts";
import { printCommand } from "../command/print-command.ts";
import { entryOf, levelOf } from "../command/registry.ts";
import type { Config } from "../config/config.ts";
import { named } from "../text/quoted.ts";
import type { DeskFacts, Level, Unheard } from "./facts.ts";
import type { DeskRecord, Order } from "./record.ts";

/**
 * What was said since the last look, written down before anything is done about it. One comment is taken whole or not at
 * all: a comment that cannot be read, or has a command in it that its author may not say, does nothing.
 */
export function hear(
  record: DeskRecord,
  facts: DeskFacts,
  config: Config | undefined,
  now: Date,
): DeskRecord {
  const { unheard } = facts;
  const heard = unheard
    .filter(({ at }) => now.getTime() - new Date(at).getTime() < staleAfterMs)
    .reduce((before, said) => take(before, said, facts, config), record);
  const newest = Math.max(record.commentsSeen, ...unheard.map(({ id }) => id));
  return { ...heard, commentsSeen: newest };
}

/** What was first seen so long after it was said is from before the App came, or from an outage that people went round. */
export const staleAfterMs = 24 * 60 * 60 * 1000;

/** Of each kind, besides what is not done yet. */
const mostOrders = 20;

function take(
  record: DeskRecord,
  unheard: Unheard,
  facts: DeskFacts,
  config: Config | undefined,
): DeskRecord {
  const { id: comment, nodeId, by, at } = unheard;
  const said = judge(record, unheard, facts, config);
  const order: Order = { comment, nodeId, by, at, said };
  return { ...record, orders: forgetOldest([...record.orders, order]) };
}

/** What is done makes room for the newest, each kind for itself: the attacker says much, so that what others said is forgotten. */
export function forgetOldest(orders: readonly Order[]): Order[] {
  const newest = (kind: Order["said"]["kind"]) =>
    orders.filter(({ said, done }) => done === true && said.kind === kind).slice(-mostOrders);
  const kept = new Set([...newest("commands"), ...newest("refused")]);
  return orders.filter((order) => order.done === undefined || kept.has(order));
}

function judge(
  record: DeskRecord,
  said: Unheard,
  facts: DeskFacts,
  config: Config | undefined,
): Order["said"] {
  const { reading, level, isOwnWord } = said;
  // Words that somebody else put there are nobody's: there is nobody to tell.
  if (!isOwnWord) return { kind: "refused", why: "" };
  if (level === "none") return { kind: "refused", why: outsiderReply(record, said) };
  if (reading.kind === "refused") return { kind: "refused", why: renderProblems(reading.problems) };
  const misplaced = reading.commands.filter((command) => !isInPlace(command, facts));
  if (misplaced.length > 0) return { kind: "refused", why: misplacedReply(misplaced, facts) };
  const forbidden = reading.commands.filter(({ kind }) => !mayCommand(level, kind, config));
  return forbidden.length > 0
    ? { kind: "refused", why: higherReply(forbidden, config) }
    : { kind: "commands", commands: [...reading.commands] };
}

const ranks: Readonly<Record<Level, number>> = { none: 0, write: 1, maintain: 2, admin: 3 };

/** Whether somebody of this level may say this command here. */
export const mayCommand = (level: Level, name: CommandName, config: Config | undefined): boolean =>
  ranks[level] >= ranks[levelOf(settingsOf(config), name)];

/** While the configuration cannot be read, everybody who may write may steer: somebody has to be able to stop things. */
const settingsOf = (config: Config | undefined): Pick<Config, "commands"> =>
  config ?? { commands: { allowBots: [], permissions: {}, escalate: [] } };

const isInPlace = ({ kind }: Command, { pull }: DeskFacts) =>
  entryOf(kind).where.includes(pull === undefined ? "issue" : "pull");

function misplacedReply(commands: readonly Command[], { pull }: DeskFacts): string {
  const where = pull === undefined ? "a pull request" : "an issue";
  const lines = commands.map((command) => `- ${named(printCommand(command))} is said on ${where}`);
  return ["Nothing was done:", "", ...lines].join("\n");
}

/** One polite line, and not again: whoever may not command must not be able to make the Mayor talk. */
function outsiderReply({ orders }: DeskRecord, { by }: Unheard): string {
  const wasTold = orders.some((order) => order.by === by && order.said.kind === "refused");
  if (wasTold) return "";
  return `Only people with write permission to this repository can tell the Mayor what to do, so nothing was done. A maintainer may say it in your place, ${named(by)}.`;
}

function higherReply(forbidden: readonly Command[], config: Config | undefined): string {
  const lines = forbidden.map(
    (command) =>
      `- ${named(printCommand(command))} needs the permission \`${levelOf(settingsOf(config), command.kind)}\``,
  );
  return [
    "Nothing was done: `commands.permissions` in `.github/cogtown.yml` asks for more than you have.",
    "",
    ...lines,
  ].join("\n");
}
