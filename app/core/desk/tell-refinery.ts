import type { RefineryCommand } from "../command/addressees.ts";
import { isOfItsBase } from "../molecule/review-standing.ts";
import { named } from "../text/quoted.ts";
import type { Carried, Desk } from "./carried.ts";
import { type DeskTurn, doing } from "./turn.ts";

/** The Refinery reads what this desk wrote down, and judges for itself whether it is meant: here people are told what to expect. */
export function tellRefinery(turn: DeskTurn, command: RefineryCommand, desk: Desk): Carried {
  const { pull } = desk.facts;
  const why = whyNot(command, desk);
  if (pull === undefined || why !== undefined)
    return { kind: "refused", why: why ?? `${saying(command)} is about a pull request.` };
  const reply = isAboutOpenHead(command, desk) ? forkReply(desk.facts.number) : undefined;
  const told = doing(turn, [], [{ kind: "refinery", base: pull.base }]);
  return { kind: "done", turn: told, ...(reply === undefined ? {} : { reply }) };
}

const saying = ({ kind }: RefineryCommand) => `\`/mayor ${kind}\``;

function whyNot(command: RefineryCommand, { facts, order }: Desk): string | undefined {
  const { pull, number, isOpen } = facts;
  if (pull === undefined) return `${saying(command)} is about a pull request: say it there.`;
  if (!isOpen) return `Pull request #${number} is closed, so nothing was done.`;
  if (!isOfItsBase(pull, order.at))
    return `Pull request #${number} was pointed at another base after you spoke, or in the same second. It is to land on ${named(pull.base)} now: if that is what you want, say ${saying(command)} again.`;
  const head = command.kind === "merge" ? command.head : undefined;
  return head === undefined || head === pull.head
    ? undefined
    : `Pull request #${number} is not at the head that you named: \`${pull.head}\` is what stands there now. Read it before you name it.`;
}

/** Where the town asks for a review, everybody knows already that nothing lands without one. */
const isAboutOpenHead = (command: RefineryCommand, { facts, config }: Desk) =>
  command.kind === "merge" &&
  command.head === undefined &&
  facts.pull?.isFork === true &&
  config?.review === "none";

const forkReply = (number: number) =>
  `Pull request #${number} comes from a fork, to which others may have pushed after you spoke. So it lands only at a head that somebody with write permission has approved in a review, or has named: \`/mayor merge COMMIT\`, with the full name of the commit that you have read.`;
