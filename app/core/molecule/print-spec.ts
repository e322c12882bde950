import { codeSpan } from "../text/markdown.ts";
import { parseSpec } from "./parse-spec.ts";
import type { Criterion, MoleculeSpec, StepSpec } from "./spec.ts";
import { printGate } from "./spec-gates.ts";
import { specHeadings } from "./spec-headings.ts";

/** The issue body that reads back as this spec, worded as the issue form words it. */
export function printSpec(spec: MoleculeSpec): string {
  const { goal, criteria, steps, scope, dependsOn, gates, context } = spec;
  const sections = [
    section(specHeadings.goal, goal),
    list(specHeadings.steps, steps.map(printStep)),
    list(specHeadings.criteria, criteria.map(printCriterion)),
    list(
      specHeadings.scope,
      scope.map((glob) => `- ${codeSpan(glob)}`),
    ),
    list(
      specHeadings.dependsOn,
      dependsOn.map((number) => `- #${number}`),
    ),
    list(
      specHeadings.gates,
      gates.map((gate) => `- ${printGate(gate)}`),
    ),
    ...context.map(({ heading, text }) => section(heading, text)),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

/** Trailing number signs would be taken for the mark that closes a heading; then one is added to take that part. */
function section(heading: string, text: string): string {
  return `### ${heading}${heading.endsWith("#") ? " #" : ""}\n\n${text}${text === "" ? "" : "\n"}`;
}

function list(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : section(heading, lines.join("\n"));
}

/**
 * A step with its check on one line where that reads back the same, else with the check below it: a title may hold
 * half a code span or half a tag that would swallow what follows.
 */
function printStep(step: StepSpec): string {
  const { title, check } = step;
  if (check === undefined) return `- [ ] ${title}`;
  const line = `- [ ] ${title} — check: ${codeSpan(check)}`;
  return readsBackAs(line, step) ? line : `- [ ] ${title}\n  - check: ${codeSpan(check)}`;
}

function readsBackAs(line: string, { title, check }: StepSpec): boolean {
  const body = `### ${specHeadings.goal}\n\n-\n\n### ${specHeadings.criteria}\n\n- ok\n\n### ${specHeadings.steps}\n\n${line}`;
  const parsed = parseSpec(body);
  const step = parsed.ok ? parsed.value.steps[0] : undefined;
  return step?.title === title && step.check === check;
}

function printCriterion(criterion: Criterion): string {
  switch (criterion.kind) {
    case "command":
      return `- [ ] ${codeSpan(criterion.command)}`;
    case "prose":
      return `- [ ] ${criterion.text}`;
  }
}
