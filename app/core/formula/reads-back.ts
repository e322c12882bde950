import { parseSpec } from "../molecule/parse-spec.ts";
import { printSpec } from "../molecule/print-spec.ts";
import { specOfPlanned } from "../plan/issue-body.ts";
import type { PlannedMolecule } from "../plan/plan.ts";

/**
 * Why an issue with this molecule's text would ask for something else than the molecule does; undefined where it would
 * not. The attacker gives `x — check: …` as the name of a feature, which would make a command of a step's title.
 */
export function whyReadDifferently(molecule: PlannedMolecule): string | undefined {
  const meant = specOfPlanned({ ...molecule, needs: [], gates: [] }, new Map());
  const read = parseSpec(printSpec(meant));
  if (!read.ok) return read.problems[0]?.problem;
  const changed = parts.find(
    (part) => JSON.stringify(read.value[part]) !== JSON.stringify(meant[part]),
  );
  return changed === undefined ? undefined : `its ${changed} would be read as something else`;
}

const parts = ["goal", "steps", "criteria", "scope", "context"] as const;
