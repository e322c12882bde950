import { createHash } from "node:crypto";
import type { Gate } from "../molecule/gate.ts";
import type { Plan, PlannedMolecule } from "./plan.ts";
import { settlePlan } from "./settle.ts";

/**
 * What a plan would create, as 12 hex digits: approval is given to this. How it is written down (the order of keys,
 * comments, quotes, defaults) does not change it; any word does, and so does the order of the molecules.
 */
export function planHash(plan: Plan): string {
  const { design, molecules } = settlePlan(plan);
  const content = JSON.stringify([design, molecules.map(partsOf)]);
  return createHash("sha256").update(content, "utf8").digest("hex").slice(0, 12);
}

function partsOf(molecule: PlannedMolecule): readonly unknown[] {
  const { key, title, goal, steps, criteria, scope, needs, gates, context, priority, labels } =
    molecule;
  return [
    key,
    title,
    goal,
    steps.map((step) => [step.title, step.check ?? null]),
    criteria.map((each) => ("command" in each ? ["command", each.command] : ["prose", each.prose])),
    scope,
    needs,
    gates.map(partsOfGate),
    context.map(({ heading, text }) => [heading, text]),
    priority ?? null,
    labels,
  ];
}

function partsOfGate(gate: Gate): readonly unknown[] {
  switch (gate.kind) {
    case "human":
      return [gate.kind, gate.what];
    case "timer":
      return [gate.kind, gate.minutes];
    case "gh:run":
      return [gate.kind, gate.workflow];
    case "gh:pr":
      return [gate.kind, gate.pull];
  }
}
