import type { UnmetNeed, WaitReason } from "../schedule/reasons.ts";
import { named, said } from "./quoted.ts";

/** How many issues a sentence names. */
const mostNamed = 6;

/**
 * What a molecule waits for: a clause to be read after "waits for", without a full stop. Safe in Markdown, whatever others
 * wrote; the same reason always gives the same words.
 */
export function describeWait(reason: WaitReason): string {
  switch (reason.kind) {
    case "needs":
      return joinWords(reason.on.map(describeNeed));
    case "cycle":
      return `somebody to take one of these out of \`Depends on\`, as each needs the next: ${drawCircle(reason.path)}`;
    case "gate":
      return said(reason.what);
    case "capacity":
      return `a free polecat (${share(reason)} are at work)`;
    case "label-capacity":
      return `a free polecat for the label ${named(reason.label)} (${share(reason)} are at work)`;
    case "scope":
      return `#${reason.number}, which may change the same paths`;
    case "turn":
      return `its turn, as ${joinWords(reason.before.map((number) => `#${number}`))} ${reason.before.length === 1 ? "goes" : "go"} first`;
    case "paused":
      return `\`/mayor resume\`, as ${named(reason.by)} paused it at ${said(reason.at)}${because(reason.reason)}`;
    case "breaker":
      return `${said(reason.words)}${reason.until === undefined ? "" : `, not before ${said(reason.until)}`}`;
    case "budget":
      return `room in ${budgets[reason.of]}${because(reason.words)}`;
    case "claimed":
      return `${named(reason.by)}, who has claimed it`;
    case "held":
      return `a person, as it is held${because(reason.reason)}`;
    case "back-off":
      return `${said(reason.until)}${because(reason.words)}`;
  }
}

/** All of them, as they are read after "waits for". */
export const listWaits = (reasons: readonly WaitReason[]): string =>
  reasons.map(describeWait).join("; and for ");

const budgets = {
  molecule: "its own budget",
  convoy: "the budget of its convoy",
  day: "the budget of this day",
  town: "the budget of the town",
} as const;

function describeNeed({ number, state }: UnmetNeed): string {
  switch (state) {
    case "open":
      return `#${number} to land`;
    case "closed":
      return `#${number}, which was closed without landing (reopen it, or take it out of \`Depends on\`)`;
    case "missing":
      return `#${number}, which does not exist here (take it out of \`Depends on\`)`;
  }
}

/** A long circle is told by its first few and the way back. */
function drawCircle(path: readonly number[]): string {
  const shown = path.slice(0, mostNamed).map((number) => `#${number}`);
  const gap = path.length > mostNamed ? ["…"] : [];
  return [...shown, ...gap, ...shown.slice(0, 1)].join(" → ");
}

const share = (of: { readonly atWork: number; readonly capacity: number }) =>
  `${of.atWork} of ${of.capacity}`;

function because(words: string): string {
  const text = said(words).replace(/[.\s]+$/, "");
  return text === "" ? "" : `: ${text}`;
}

function joinWords(words: readonly string[]): string {
  const shown = words.slice(0, mostNamed);
  const rest = words.length - shown.length;
  const all = rest === 0 ? shown : [...shown, rest === 1 ? "one more" : `${rest} more`];
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}
