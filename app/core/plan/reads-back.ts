import { parseSpec, specHeadings } from "../molecule/parse-spec.ts";
import { printSpec } from "../molecule/print-spec.ts";
import type { MoleculeSpec } from "../molecule/spec.ts";
import { bareHeading } from "../molecule/spec-headings.ts";
import { codeBlock, findUnclosedLine, isIntricate, readMarkdown } from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";

const parts = ["goal", "steps", "criteria", "scope", "dependsOn", "gates", "context"] as const;
type SpecPart = (typeof parts)[number];

/** The parts of a spec that a body says otherwise; undefined: the body cannot be read at all. */
export function findLostParts(body: string, spec: MoleculeSpec): readonly SpecPart[] | undefined {
  const parsed = parseSpec(body);
  if (!parsed.ok) return undefined;
  const read = parsed.value;
  return parts.filter((part) => JSON.stringify(read[part]) !== JSON.stringify(spec[part]));
}

export const readsBackAs = (body: string, spec: MoleculeSpec): boolean =>
  findLostParts(body, spec)?.length === 0;

/** Whether an item of a list reads back as nothing but these words. */
export function standsIn(section: "steps" | "criteria", words: string): boolean {
  const spec: MoleculeSpec = {
    goal: "-",
    steps: section === "steps" ? [{ title: words }] : [],
    criteria: [{ kind: "prose", text: section === "criteria" ? words : "-" }],
    scope: [],
    dependsOn: [],
    gates: [],
    context: [],
  };
  return readsBackAs(printSpec(spec), spec);
}

/** Whether a text leaves alone what is written below it. */
export function isClosed(text: string): boolean {
  return (
    !isIntricate(text) &&
    findUnclosedLine(text) === undefined &&
    readMarkdown(text).children.every((node) => node.type !== "heading" || node.depth > 4)
  );
}

/** Whether a context section with this heading would be taken for one of the grammar's, or for a slip in one. */
export function isReserved(heading: string): boolean {
  const bare = bareHeading(heading);
  return bare === "" || nearestWord(bare, Object.values(specHeadings)) !== undefined;
}

/** A spec whose texts no reader of plans has looked at, each shown as what it is, whatever that costs in beauty. */
export function guardSpec(spec: MoleculeSpec): MoleculeSpec {
  return {
    ...spec,
    goal: guardText(spec.goal),
    steps: spec.steps.map((step) => ({ ...step, title: guardStep(step.title) })),
    criteria: spec.criteria.map((criterion) =>
      criterion.kind === "prose" ? { kind: "prose", text: guardProse(criterion.text) } : criterion,
    ),
    context: spec.context.map(({ heading, text }) => ({
      heading: isReserved(heading) ? `Note: ${heading}` : heading,
      text: guardText(text),
    })),
  };
}

const guardText = (text: string) => (isClosed(text) ? text : codeBlock(text));

const guardStep = (title: string) =>
  standsIn("steps", title) ? title : escapeMarks(title.replace(/check\s*:/gi, "check -"));

const guardProse = (text: string) => (standsIn("criteria", text) ? text : escapeMarks(text));

/** Every mark that Markdown could make something of (CommonMark 2.4). */
const escapeMarks = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
