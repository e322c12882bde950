import { printSpec } from "../molecule/print-spec.ts";
import type { MoleculeSpec } from "../molecule/spec.ts";
import { withoutRepeats } from "../molecule/spec-gates.ts";
import type { PlannedMolecule } from "./plan.ts";
import { guardSpec, readsBackAs } from "./reads-back.ts";
import { settleMolecule } from "./settle.ts";

/** Which plan an issue was made for. */
export interface PlannedMark {
  /** The issue that was planned. */
  readonly parent: number;
  readonly hash: string;
}

/**
 * The body of a planned molecule's issue, in the grammar of molecules: its goal, steps, criteria, scope, context and
 * gates, and the numbers of those it needs as far as `numbers` has them. Whatever its texts say, none of them becomes a
 * section, closes one, or is taken for the mark in its last line, by which a second creation finds the first.
 */
export function printMoleculeBody(
  molecule: PlannedMolecule,
  numbers: ReadonlyMap<string, number>,
  mark: PlannedMark,
): string {
  const settled = settleMolecule(molecule);
  const spec = specOfPlanned(settled, numbers);
  const body = printBody(settled, spec, mark);
  return readsBackAs(body, spec) ? body : printBody(settled, guardSpec(spec), mark);
}

/** What the issue of a settled molecule says to whoever reads it by the grammar. */
export function specOfPlanned(
  { goal, steps, criteria, scope, needs, gates, context }: PlannedMolecule,
  numbers: ReadonlyMap<string, number>,
): MoleculeSpec {
  const dependsOn = needs.flatMap((key) => numbers.get(key) ?? []);
  return {
    goal,
    steps: steps.map(({ title, check }) => (check === undefined ? { title } : { title, check })),
    criteria: criteria.map((each) =>
      "command" in each
        ? { kind: "command", command: each.command }
        : { kind: "prose", text: each.prose },
    ),
    scope,
    dependsOn: [...new Set(dependsOn)],
    gates: withoutRepeats(gates),
    context,
  };
}

/** The body that says this spec, with the mark; whether it reads back so is not looked at. */
export function printBody(
  { key }: PlannedMolecule,
  spec: MoleculeSpec,
  { parent, hash }: PlannedMark,
): string {
  const mark = `<!-- cogtown:planned ${parent} ${hash} ${key} -->`;
  return `${printSpec(spec)}\n${mark}`;
}

/**
 * The plan and the molecule that an issue was made for, or undefined: the last line that is such a mark, wherever people
 * have written since. It says no more than the author: ask only of issues that Cogtown's own account opened.
 */
export function plannedMark(
  body: string,
): { readonly parent: number; readonly hash: string; readonly key: string } | undefined {
  const [, parent, hash, key] = [...body.replace(/\r\n?/g, "\n").matchAll(markLine)].at(-1) ?? [];
  if (parent === undefined || hash === undefined || key === undefined) return undefined;
  return { parent: Number(parent), hash, key };
}

const markLine =
  /^<!-- cogtown:planned ([1-9]\d{0,9}) ([0-9a-f]{12}) ([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?) -->[ \t]*$/gm;
