import { z } from "zod";
import { Gate } from "../molecule/gate.ts";

/**
 * What becomes sub-issues once somebody has approved it. An agent proposes it, a formula makes it, a person edits it: all
 * three are read by this one schema, and nobody's text goes round it.
 */

/** GitHub takes 100 sub-issues below one issue; closed ones count. */
export const mostMolecules = 100;
/** GitHub takes 50 issues per kind of native dependency: blocked by, and blocking. */
export const mostNeeds = 50;
/** Of a plan as YAML: what the Mayor's comment has room for besides all that it has to say about it. */
export const longestPlan = 40_000;

/** Name of a molecule within its plan, for `needs` of the others. */
const PlanKey = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    "a key has lower-case letters, digits and `-`, 40 at most",
  )
  .describe("Name of the molecule within this plan: lower-case letters, digits and `-`.");

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\r\n]*$/, "one line is expected");

const text = (most: number) => z.string().trim().min(1).max(most);

export const PlannedStep = z.strictObject({
  title: line(200).describe("What is done in this step."),
  check: line(500).optional().describe("Command that exits 0 when the step is done."),
});
export type PlannedStep = z.infer<typeof PlannedStep>;

export const PlannedCriterion = z.union(
  [
    z.strictObject({
      command: line(500).describe("Command that exits 0 when the criterion holds."),
    }),
    z.strictObject({ prose: line(500).describe("What a reader judges.") }),
  ],
  { error: "a criterion is either `command: …` or `prose: …`" },
);
export type PlannedCriterion = z.infer<typeof PlannedCriterion>;

export const PlannedMolecule = z.strictObject({
  key: PlanKey,
  title: line(200).describe("Title of the issue."),
  goal: text(8_000).describe("What is true once it has landed."),
  steps: z
    .array(PlannedStep)
    .max(100)
    .default([])
    .describe("In order; none: the goal is the step."),
  criteria: z.array(PlannedCriterion).min(1).max(100).describe("What must hold before it lands."),
  scope: z.array(line(300)).max(100).default([]).describe("Globs of paths that it may change."),
  needs: z
    .array(PlanKey)
    .max(mostNeeds, `GitHub lets an issue wait for ${mostNeeds} others at most`)
    .default([])
    .describe("Keys of those that must have landed first."),
  gates: z.array(Gate).max(20).default([]).describe("What else it waits for before it starts."),
  context: z
    .array(z.strictObject({ heading: line(100), text: text(8_000) }))
    .max(20)
    .default([])
    .describe("Further sections of the issue, for whoever works on it."),
  priority: z.enum(["P0", "P1", "P2", "P3"]).optional().describe("P0 goes first."),
  labels: z.array(line(50)).max(20).default([]).describe("Further labels of the issue."),
});
export type PlannedMolecule = z.infer<typeof PlannedMolecule>;

export const Plan = z.strictObject({
  design: z
    .string()
    .trim()
    .max(16_000)
    .default("")
    .describe("What all of them must respect; it goes to every one who works on them."),
  molecules: z
    .array(PlannedMolecule)
    .min(1, "a plan has at least one molecule")
    .max(mostMolecules, `GitHub takes ${mostMolecules} sub-issues below one issue at most`)
    .describe("Each becomes an issue, in this order."),
});
export type Plan = z.infer<typeof Plan>;

/** The schema of a plan as JSON Schema, for whoever has to write one: what has a default may be left out. */
export function planJsonSchema(): string {
  return JSON.stringify(z.toJSONSchema(Plan, { io: "input" }), null, 2);
}
