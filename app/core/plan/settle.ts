import { isIntricate, oneLine, readMarkdown, sourceOf, spanOf } from "../text/markdown.ts";
import { removeHiddenCharacters, sanitise } from "../text/sanitise.ts";
import type { Plan, PlannedCriterion, PlannedMolecule, PlannedStep } from "./plan.ts";

/**
 * A plan's texts as they will read in the issues made of it: without anything that GitHub does not draw, so that who
 * approves has seen all of it, and without headings that would end the section they stand in. The attacker writes an
 * issue that has the planning agent hide an order in a goal. Settling twice is settling once.
 */
export function settlePlan({ design, molecules }: Plan): Plan {
  return {
    design: settle(design, (text) => sanitise(text).trim()),
    molecules: molecules.map(settleMolecule),
  };
}

export function settleMolecule(molecule: PlannedMolecule): PlannedMolecule {
  const { key, title, goal, steps, criteria, scope, needs, gates, context, priority, labels } =
    molecule;
  return {
    key,
    title: shownLine(title),
    goal: settleText(goal),
    steps: steps.map(settleStep),
    criteria: criteria.map(settleCriterion),
    scope: distinct(scope.map(settleGlob)),
    needs: distinct(needs),
    gates: gates.map((gate) =>
      gate.kind === "human" ? { kind: gate.kind, what: settleItem(gate.what) } : gate,
    ),
    context: context.map(({ heading, text }) => ({
      heading: settleAfter("### ", heading),
      text: settleText(text),
    })),
    ...(priority === undefined ? {} : { priority }),
    labels: distinct(labels.map(shownLine)),
  };
}

function settleStep({ title, check }: PlannedStep): PlannedStep {
  return {
    title: settleItem(title),
    ...(check === undefined ? {} : { check: settleCommand(check) }),
  };
}

const settleCriterion = (criterion: PlannedCriterion): PlannedCriterion =>
  "command" in criterion
    ? { command: settleCommand(criterion.command) }
    : { prose: settleItem(criterion.prose) };

const distinct = (texts: readonly string[]) => [...new Set(texts)];

const shownLine = (text: string) => settle(text, (line) => oneLine(removeHiddenCharacters(line)));

/** What stands between backticks keeps its spaces. */
const settleCommand = (text: string) =>
  settle(text, (command) =>
    removeHiddenCharacters(command)
      .replace(/[\t\n]/g, " ")
      .trim(),
  );

/** As a `Scope` section reads it. */
const settleGlob = (text: string) =>
  settle(text, (glob) =>
    removeHiddenCharacters(glob)
      .trim()
      .replace(/^(?:\.\/)+/, "")
      .replace(/\/$/, "/**"),
  );

/** What is hidden depends on where a line stands: an item of a list defines no link. */
const settleItem = (text: string) => settleAfter("- [ ] ", text);

function settleAfter(mark: string, text: string): string {
  return settle(text, (line) =>
    oneLine(oneLine(sanitise(`${mark}${oneLine(line)}`)).slice(mark.length)),
  );
}

const settleText = (text: string) => settle(text, (each) => lowerHeadings(sanitise(each)).trim());

/** Taking something out may bring to light what is to be taken out next; nobody honest needs more than two rounds. */
const mostRounds = 8;

function settle(text: string, once: (text: string) => string): string {
  let settled = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = once(settled);
    if (next === settled) break;
    settled = next;
  }
  return settled;
}

/** Sections of a molecule end at headings of level 1 to 4. */
const deepestOfSections = 4;
/** No line that is none of these makes a heading (CommonMark 4.2 and 4.3). */
const maybeHeading = /^ {0,3}(?:#{1,4}(?:[ \t]|$)|=+[ \t]*$|-+[ \t]*$)/m;

/** The same text with each heading that would end its section a level 5 heading, which does not. */
function lowerHeadings(text: string): string {
  if (!maybeHeading.test(text) || isIntricate(text)) return text;
  let result = text;
  for (const node of readMarkdown(text).children.toReversed()) {
    if (node.type !== "heading" || node.depth > deepestOfSections) continue;
    const { start, end } = spanOf(node);
    result = `${result.slice(0, start)}${lowered(sourceOf(text, node))}${result.slice(end)}`;
  }
  return result;
}

function lowered(heading: string): string {
  if (/^#{1,4}(?:\s|$)/.test(heading)) return heading.replace(/^#+/, "#####");
  const words = oneLine(heading.replace(/\n[^\n]*$/, ""));
  return `##### ${words}${words.endsWith("#") ? " #" : ""}`;
}
