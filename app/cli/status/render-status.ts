import { accountHeadings, accountRowsOf, describeSpending } from "#core/text/cost-words.ts";
import { plainText } from "#core/text/plain.ts";
import { printMoment } from "#core/text/plain-time.ts";
import { alignColumns } from "../town/table.ts";
import type { MoleculeStatus, TownStatus } from "./town-status.ts";

/** A town as lines of text; nothing of it needs a terminal. */
export function renderStatus(status: TownStatus): readonly string[] {
  const { repository, at, polecats, molecules, budgets } = status;
  return [
    `${repository} at ${printMoment(at)} UTC: ${polecats.atWork} of ${polecats.of} polecats at work`,
    ...describePauses(status),
    "",
    ...(molecules.length === 0
      ? ["No open issue carries the label `polecat`."]
      : alignColumns(headings, molecules.map(cellsOf))),
    "",
    ...alignColumns(
      accountHeadings.map((heading) => ({ heading, align: "left" })),
      accountRowsOf(budgets, ["day", "town"]),
    ),
  ];
}

function describePauses({ paused, breaker }: TownStatus): readonly string[] {
  return [
    ...(paused === null
      ? []
      : [`PAUSED by ${plainText(paused.by)}${paused.reason === "" ? "" : `: ${paused.reason}`}`]),
    ...(breaker === "closed"
      ? []
      : [`THE BREAKER IS ${breaker.toUpperCase()}: too many runs were lost`]),
  ];
}

const headings = [
  { heading: "#", align: "right" },
  { heading: "state", align: "left" },
  { heading: "title", align: "left" },
  { heading: "steps", align: "right" },
  { heading: "attempts", align: "right" },
  { heading: "by", align: "left" },
  { heading: "spent", align: "left" },
] as const;

function cellsOf(molecule: MoleculeStatus): readonly string[] {
  const { number, state, title, steps, attempts, spent } = molecule;
  const last = attempts.findLast(({ agent, model }) => agent !== null || model !== null);
  return [
    String(number),
    state,
    plainText(title),
    steps.of === 0 ? "-" : `${steps.done}/${steps.of}`,
    String(attempts.length),
    last === undefined
      ? "-"
      : plainText([last.agent, last.model].filter((name) => name !== null).join(" ")),
    attempts.length === 0 ? "-" : describeSpending(spent),
  ];
}
