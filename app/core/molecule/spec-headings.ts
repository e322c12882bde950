/** The headings of a molecule, worded as the issue form prints them. Templates and documentation are held to these. */
export const specHeadings = {
  goal: "Goal",
  steps: "Steps",
  criteria: "Acceptance criteria",
  scope: "Scope",
  dependsOn: "Depends on",
  gates: "Waits for",
} as const;

export type SpecHeading = keyof typeof specHeadings;

const byName: ReadonlyMap<string, SpecHeading> = new Map([
  [bareHeading(specHeadings.goal), "goal"],
  [bareHeading(specHeadings.steps), "steps"],
  [bareHeading(specHeadings.criteria), "criteria"],
  [bareHeading(specHeadings.scope), "scope"],
  [bareHeading(specHeadings.dependsOn), "dependsOn"],
  [bareHeading(specHeadings.gates), "gates"],
]);

/** Which of the grammar's headings this is, in any case and with emoji, numbers or a colon around it. */
export function headingNamed(heading: string): SpecHeading | undefined {
  return byName.get(bareHeading(heading));
}

/** A heading's words alone: `🎯 1. Goal:` is `goal`. */
export function bareHeading(heading: string): string {
  return heading
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "")
    .replace(/\s+/g, " ")
    .toLowerCase();
}
