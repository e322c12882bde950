import { attacks } from "./attacks.ts";
import type { AttackClass, NotOurs } from "./classes/attack-class.ts";

/** The table of docs/security.md: one row for each class, in the order of their numbers. */

/** Text of every test file of the red team, by its name below test/security. */
export type Sources = Readonly<Record<string, string>>;

type Row = AttackClass | NotOurs;

export const classes: readonly (readonly [string, Row])[] = Object.entries(attacks);

export function renderAttacks(sources: Sources): string {
  const head = ["| | attack | cases | what it meets | result |", "|---|---|---|---|---|"];
  return [...head, ...classes.map(([id, each]) => renderRow(id, each, sources))].join("\n");
}

function renderRow(id: string, each: Row, sources: Sources): string {
  if ("notOurs" in each) return row(id, each.attack, "", each.notOurs, "nothing to attack");
  const where = `${each.attack} (${each.surface})`;
  const cases = each.cases
    .map((name) => `[${name.replace("%s", "…")}](${linkTo(name, sources)})`)
    .join("; ");
  const result = each.open === undefined ? "held" : `held; not stopped: ${each.open}`;
  return row(id, where, cases, each.defence, result);
}

const row = (...cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** Files whose tests have this title. */
export const filesWith = (name: string, sources: Sources): readonly string[] =>
  Object.keys(sources).filter((file) => sources[file]?.includes(`"${name}"`) === true);

function linkTo(name: string, sources: Sources): string {
  const [file] = filesWith(name, sources);
  if (file === undefined) throw new Error(`No test below test/security is called "${name}"`);
  return `../test/security/${file}`;
}
