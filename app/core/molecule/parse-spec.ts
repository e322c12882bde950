import { isIntricate } from "../text/markdown.ts";
import { rememberAnswers } from "../text/remember.ts";
import { sanitise } from "../text/sanitise.ts";
import type { MoleculeSpec, Parsed, Problem } from "./spec.ts";
import { parseGate, withoutRepeats } from "./spec-gates.ts";
import { type SpecHeading, specHeadings } from "./spec-headings.ts";
import { type Item, type ItemResult, itemsOf, parseCriterion, parseStep } from "./spec-items.ts";
import { parseDependsOn, parseScope } from "./spec-references.ts";
import {
  findHeadingProblems,
  findUnclosedBlock,
  isEmptySection,
  type Section,
  splitSections,
} from "./spec-sections.ts";

export { specHeadings } from "./spec-headings.ts";

/** GitHub refuses longer issue bodies; anything that claims to be one is not read at all. */
const longestBody = 65_536;
const mostItems = 100;
/** GitHub allows 50 issues per kind of native dependency, which ours are mirrored to. */
const mostDependencies = 50;
const mostGates = 20;

/** The smallest body that works, for messages to people. */
export const smallestBody = [
  `### ${specHeadings.goal}`,
  "`cogtown list` can print JSON.",
  "",
  `### ${specHeadings.criteria}`,
  "- [ ] `npm test`",
].join("\n");

/**
 * Reads what an issue asks for. Promises every problem at once, in the order of the text, each with its 1-based line.
 * Nothing that GitHub does not draw (comments, zero-width characters, link definitions) reaches the result.
 */
export const parseSpec = rememberAnswers(readSpec);

function readSpec(body: string): Parsed<MoleculeSpec> {
  if (body.length > longestBody) return { ok: false, problems: [tooLong(body.length)] };
  if (isIntricate(body)) return { ok: false, problems: [tooIntricate] };
  const source = sanitise(body);
  const sections = splitSections(source);
  const unclosed = findUnclosedBlock(source);
  if (sections.every(({ name }) => name === undefined) && unclosed.length === 0) {
    const misspelt = findHeadingProblems(sections);
    if (misspelt.length === 0) return { ok: false, problems: [noHeadings] };
  }
  const { spec, problems } = readSections(sections);
  const all = [...unclosed, ...findHeadingProblems(sections), ...problems];
  return all.length === 0
    ? { ok: true, value: spec }
    : { ok: false, problems: all.sort((a, b) => a.line - b.line) };
}

function readSections(sections: readonly Section[]): { spec: MoleculeSpec; problems: Problem[] } {
  const section = (wanted: SpecHeading) => {
    const found = sections.find(({ name }) => name === wanted);
    return found === undefined || isEmptySection(found) ? undefined : found;
  };
  const steps = readItems(section("steps"), parseStep, mostItems);
  const criteria = readItems(section("criteria"), parseCriterion, mostItems);
  const scope = readReferences(section("scope"), parseScope, mostItems);
  const dependsOn = readReferences(section("dependsOn"), parseDependsOn, mostDependencies);
  const gates = readItems(section("gates"), parseGate, mostGates);
  const context = sections.filter((each) => each.name === undefined && !isUnanswered(each));
  const spec = {
    goal: section("goal")?.text ?? "",
    steps: steps.values,
    criteria: criteria.values,
    scope: scope.values,
    dependsOn: dependsOn.values,
    gates: withoutRepeats(gates.values),
    context: context.map(({ heading, text }) => ({ heading, text })),
  };
  const missing = [...findMissing(sections, "goal"), ...findMissing(sections, "criteria")];
  const parts = [steps, criteria, scope, dependsOn, gates];
  return { spec, problems: [...missing, ...parts.flatMap(({ problems }) => problems)] };
}

/** A heading alone may say something; one that a form left empty says nothing. */
const isUnanswered = (section: Section) => section.text !== "" && isEmptySection(section);

interface Read<T> {
  readonly values: readonly T[];
  readonly problems: readonly Problem[];
}

function readItems<T>(
  section: Section | undefined,
  parse: (item: Item) => ItemResult<T>,
  most: number,
): Read<T> {
  if (section === undefined) return { values: [], problems: [] };
  const { items, problems } = itemsOf(section);
  const results = items.map(parse);
  return {
    values: results.flatMap((result) => (result.ok ? [result.value] : [])),
    problems: [
      ...problems,
      ...results.flatMap((result) => (result.ok ? [] : [result.problem])),
      ...findTooMany(section, items.length, most),
    ],
  };
}

function readReferences<T>(
  section: Section | undefined,
  parse: (section: Section) => Read<T>,
  most: number,
): Read<T> {
  if (section === undefined) return { values: [], problems: [] };
  const { values, problems } = parse(section);
  return { values, problems: [...problems, ...findTooMany(section, values.length, most)] };
}

function findTooMany({ line, heading }: Section, count: number, most: number): Problem[] {
  if (count <= most) return [];
  const problem = `\`${heading}\` has ${count} items; ${most} is the most`;
  return [{ line, problem, fix: "split the issue into several" }];
}

const examples = {
  goal: `add \`### ${specHeadings.goal}\` and say below it what shall be true afterwards`,
  criteria: `add \`### ${specHeadings.criteria}\` with at least one list item, for example \`\` - [ ] \`npm test\` \`\``,
};

function findMissing(sections: readonly Section[], name: "goal" | "criteria"): Problem[] {
  const section = sections.find((each) => each.name === name);
  if (section === undefined) {
    return [{ line: 1, problem: `${specHeadings[name]} is missing`, fix: examples[name] }];
  }
  if (!isEmptySection(section)) return [];
  const fix =
    name === "goal"
      ? "say below the heading what shall be true afterwards"
      : "add at least one list item below the heading, for example `` - [ ] `npm test` ``";
  return [{ line: section.line, problem: `${specHeadings[name]} is empty`, fix }];
}

const noHeadings: Problem = {
  line: 1,
  problem: `The text has no heading \`${specHeadings.goal}\` and none \`${specHeadings.criteria}\``,
  fix: `give it both; this is the smallest text that works:\n\n${smallestBody}`,
};

const tooLong = (length: number): Problem => ({
  line: 1,
  problem: `The text has ${length} characters; ${longestBody} is the most`,
  fix: "move long material into files of the repository and name them here",
});

const tooIntricate: Problem = {
  line: 1,
  problem:
    "The text has thousands of brackets or emphasis marks, or quotes and lists nested too deep to read",
  fix: "write it plainly; logs and tables belong into files of the repository",
};
