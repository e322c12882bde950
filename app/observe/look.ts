import type { LookAt } from "#core/desk/facts.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import { stateOf } from "#core/molecule/state-of.ts";
import type { GitHub } from "#github/port.ts";
import { observeMolecule } from "./molecule.ts";

/** A molecule as its own pass would see it now, and what it would do about it. Nothing of that is done. */
export async function lookAtMolecule(
  github: GitHub,
  number: number,
  now: Date,
): Promise<LookAt | "absent"> {
  const facts = await observeMolecule(github, number, now);
  if (facts === "absent") return "absent";
  return { facts, state: stateOf(facts, now), decision: decideMolecule(facts, now, dryNonce) };
}

/** An attempt that a decision starts needs a name; this one is never dispatched. */
const dryNonce = "not-dispatched";
