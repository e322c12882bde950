import type { MoleculeWhy } from "#core/life/molecule-why.ts";
import { plainText } from "#core/text/plain.ts";
import { printMoment } from "#core/text/plain-time.ts";

/** One molecule's present decision as lines of text; nothing of it needs a terminal. */
export function renderWhy(why: MoleculeWhy): readonly string[] {
  return [
    `#${why.number} ${plainText(why.title)}`,
    why.url,
    describeStanding(why),
    ...(why.isSure ? [] : [doubt]),
    "",
    ...renderDecision(why),
    ...renderList("Waits for", why.waitsFor, "nothing"),
    ...renderList("On the next look it would", why.next, "do nothing"),
    describeNextLook(why),
  ];
}

/** Every molecule in a line of its own. */
export function renderWhyTable(molecules: readonly MoleculeWhy[]): readonly string[] {
  if (molecules.length === 0) return ["No open issue carries the label `polecat`."];
  const widths = {
    number: Math.max(...molecules.map(({ number }) => String(number).length + 1)),
    state: Math.max(...molecules.map(({ state }) => state.length)),
  };
  return molecules.map((why) => {
    const number = `#${why.number}`.padStart(widths.number);
    const reason = why.reason === "" ? why.decision : why.reason;
    return `${number}  ${why.state.padEnd(widths.state)}  ${plainText(why.title)}: ${reason}`;
  });
}

const doubt =
  "(Perhaps not: this token may not ask who has write permission. Use one of somebody who has.)";

/** The log's words for the decision, where they say more than the state does. */
function renderDecision(why: MoleculeWhy): readonly string[] {
  const isSaid = why.state === "draft" || why.decision === describeStanding(why);
  return isSaid ? [] : [`Decision (nothing is done here): ${why.decision}`];
}

const describeStanding = ({ state, reason }: MoleculeWhy) =>
  reason === "" ? state : `${state}: ${reason}`;

function renderList(title: string, items: readonly string[], none: string): readonly string[] {
  const [only, ...more] = items;
  if (only === undefined) return [`${title}: ${none}`];
  if (more.length === 0) return [`${title}: ${only}`];
  return [`${title}:`, ...items.map((item) => `  - ${item}`)];
}

function describeNextLook({ lookedAtAgain }: MoleculeWhy): string {
  const sooner = "when something happens to it, and on every patrol";
  return lookedAtAgain === null
    ? `Looked at again: ${sooner}`
    : `Looked at again: at ${printMoment(lookedAtAgain)} UTC at the latest; before that ${sooner}`;
}
