import { printGate } from "../molecule/spec-gates.ts";
import type { Plan, PlannedCriterion, PlannedMolecule, PlannedStep } from "../plan/plan.ts";
import { clip, codeSpan } from "./markdown.ts";
import { quote } from "./neutralise.ts";
import { codeCell } from "./progress.ts";
import { said } from "./quoted.ts";

/** One sentence about those left out takes less. */
const roomOfRest = 200;

/**
 * What all must respect, and each molecule's goal, steps and criteria, folded; as many as there is room for. Everything
 * that others wrote stands behind a mark of ours on its line, so that none of it can begin a block of its own.
 */
export function renderPlanDetails({ design, molecules }: Plan, room: number): readonly string[] {
  const texts = [
    ...(design === "" ? [] : [folded("What all of them must respect", quote(design))]),
    ...molecules.map(renderMolecule),
  ];
  const shown: string[] = [];
  let left = room - roomOfRest;
  for (const text of texts) {
    left -= text.length + 2;
    if (left < 0) break;
    shown.push(text);
  }
  const rest = texts.length - shown.length;
  if (rest === 0 || room < roomOfRest) return shown;
  const words = "There is no room here for the details of";
  return [...shown, `${words} ${rest} more; the text at the end of this comment has all of them.`];
}

const folded = (summary: string, content: string) =>
  `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;

function renderMolecule(molecule: PlannedMolecule): string {
  const { key, title, goal, steps, criteria, scope, gates, context, priority, labels } = molecule;
  const parts = [
    quote(goal),
    listOf("Steps", steps.map(renderStep)),
    listOf("Acceptance criteria", criteria.map(renderCriterion)),
    listOf(
      "Scope",
      scope.map((glob) => `- ${codeSpan(glob)}`),
    ),
    listOf(
      "Waits for",
      gates.map((gate) => `- ${said(printGate(gate))}`),
    ),
    ...context.map(({ heading, text }) => `**${said(heading)}**\n\n${quote(text)}`),
    listOf(
      "Priority and labels",
      [priority ?? [], labels].flat().map((label) => `- ${codeSpan(label)}`),
    ),
  ];
  const content = parts.filter((part) => part !== "").join("\n\n");
  return folded(`${codeCell(key)} ${codeCell(clip(title, 100))}`, content);
}

const listOf = (heading: string, lines: readonly string[]) =>
  lines.length === 0 ? "" : `**${heading}**\n\n${lines.join("\n")}`;

/** The check has a block of its own: half a code span in the title would open the one that it stands in. */
function renderStep({ title, check }: PlannedStep, index: number): string {
  const line = `${index + 1}. ${said(title)}`;
  return check === undefined ? line : `${line}\n   - check: ${codeSpan(check)}`;
}

const renderCriterion = (criterion: PlannedCriterion) =>
  "command" in criterion ? `- ${codeSpan(criterion.command)}` : `- ${said(criterion.prose)}`;
