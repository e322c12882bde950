import { planRef } from "#core/names.ts";
import { type Plan, PlannedMolecule } from "#core/plan/plan.ts";
import { append, type Stop } from "./paper-push.ts";
import type { PaperRun, PaperTown } from "./paper-town.ts";

/** More in the second wave than are made in one request. */
const second = Array.from({ length: 22 }, (_, n) => `wall-${n + 1}`);

const molecule = (key: string, needs: readonly string[] = []) =>
  PlannedMolecule.parse({
    ...{ key, title: `Build ${key}`, goal: `There is ${key}.`, needs },
    criteria: [{ command: `test -f ${key}` }],
  });

/** Twenty-five in three waves. */
export const paperPlan: Plan = {
  design: "Everything is made of paper.",
  molecules: [
    molecule("ground"),
    ...second.map((key) => molecule(key, ["ground"])),
    molecule("roof", second),
    molecule("chimney", ["roof", "wall-1"]),
  ],
};

/** Answers what the desk asked for, as the action does: only that, and once. */
export function* planner(town: PaperTown, { inputs }: PaperRun): Generator<Stop, string> {
  const issue = Number(inputs["issue"]);
  const nonce = inputs["nonce"] ?? "";
  const asked = town.deskOf(issue)?.asked.find((each) => each.nonce === nonce);
  const ref = planRef("refs/cogtown", issue, nonce);
  if (asked === undefined || town.refs.has(ref)) return "superseded";
  const told = { version: 1, issue, nonce };
  const answer =
    asked.kind === "plan"
      ? { ...told, kind: "plan", plan: paperPlan }
      : { ...told, kind: "answer", text: "Of paper." };
  yield {
    kind: "push",
    name: `answer to ${asked.kind}`,
    push: () => town.push([{ ...append(town, ref, "an answer", answer), from: undefined }]),
  };
  return "answered";
}
