import type { Cooked } from "#core/formula/cook.ts";
import { type FormulaProblem, printFormulaProblem } from "#core/formula/problem.ts";
import type { Gate } from "#core/molecule/gate.ts";
import type { PlannedCriterion, PlannedMolecule } from "#core/plan/plan.ts";
import { plainText } from "#core/text/plain.ts";

/** What a formula makes, as Markdown that reads well on a terminal. */
export function renderDish({
  plan,
  summary,
  warnings,
}: Cooked & { readonly ok: true }): readonly string[] {
  const { molecules, design } = plan;
  const values = Object.entries(summary.values).map(
    ([name, value]) => `- ${name} = ${plainText(value)}`,
  );
  return [
    `# ${summary.formula}: ${count(molecules.length, "molecule")}`,
    ...section("Values", values),
    ...section(
      "Warnings",
      warnings.map((words) => `- ${plainText(words)}`),
    ),
    ...section("Design of all of them", linesOf(design)),
    ...molecules.flatMap(renderMolecule),
  ];
}

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", `${title}:`, "", ...lines];

/** The attacker's text moves the cursor: each line is shown as it reads. */
const linesOf = (text: string): readonly string[] =>
  text === ""
    ? []
    : text.split("\n").map((line) => `${/^\s*/.exec(line)?.[0] ?? ""}${plainText(line)}`);

function renderMolecule(molecule: PlannedMolecule): readonly string[] {
  const { key, title, goal, steps, criteria, scope, needs, gates, context } = molecule;
  return [
    "",
    `## ${key}: ${plainText(title)}`,
    ...section("Goal", linesOf(goal)),
    ...section(
      "Steps",
      steps.map(
        ({ title: step, check }, index) =>
          `${index + 1}. ${plainText(step)}${check === undefined ? "" : ` (check: \`${plainText(check)}\`)`}`,
      ),
    ),
    ...section("Acceptance criteria", criteria.map(renderCriterion)),
    ...section("Also", [
      ...about("scope", scope),
      ...about("needs", needs),
      ...about("waits for", gates.map(describeGate)),
      ...about("priority", molecule.priority === undefined ? [] : [molecule.priority]),
      ...about("labels", molecule.labels),
    ]),
    ...context.flatMap(({ heading, text }) => section(plainText(heading), linesOf(text))),
  ];
}

const about = (name: string, words: readonly string[]) =>
  words.length === 0 ? [] : [`- ${name}: ${words.map(plainText).join(", ")}`];

const renderCriterion = (criterion: PlannedCriterion) =>
  "command" in criterion
    ? `- \`${plainText(criterion.command)}\``
    : `- ${plainText(criterion.prose)}`;

function describeGate(gate: Gate): string {
  switch (gate.kind) {
    case "human":
      return `somebody who says /mayor release (${gate.what})`;
    case "timer":
      return `${count(gate.minutes, "minute")} to pass`;
    case "gh:run":
      return `the workflow ${gate.workflow} to succeed`;
    case "gh:pr":
      return `pull request #${gate.pull} to be merged`;
  }
}

export const renderProblems = (problems: readonly FormulaProblem[]): readonly string[] =>
  problems.map((problem) => plainText(printFormulaProblem(problem)));
