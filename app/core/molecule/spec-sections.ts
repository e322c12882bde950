import type { Heading, RootContent } from "mdast";
import {
  clip,
  codeSpan,
  findUnclosedLine,
  oneLine,
  readMarkdown,
  sourceOf,
  spanOf,
} from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";
import type { Problem } from "./spec.ts";
import { bareHeading, headingNamed, type SpecHeading, specHeadings } from "./spec-headings.ts";

/** A heading and what stands below it, up to the next heading of level 1 to 4. */
export interface Section {
  /** Undefined: not one of the grammar's, context for the agent. */
  readonly name: SpecHeading | undefined;
  readonly heading: string;
  readonly line: number;
  readonly nodes: readonly RootContent[];
  /** The Markdown below the heading, without blank lines around it. */
  readonly text: string;
  /** The whole text that the nodes' positions count in. */
  readonly source: string;
}

/** What text before the first heading is called. */
const preamble = "Introduction";
const deepest = 4;

/** A body cut at its headings. `source` must be sanitised: what is hidden is not there any more. */
export function splitSections(source: string): Section[] {
  const groups: { heading: Heading | undefined; nodes: RootContent[] }[] = [
    { heading: undefined, nodes: [] },
  ];
  for (const node of readMarkdown(source).children) {
    if (node.type === "heading" && node.depth <= deepest) groups.push({ heading: node, nodes: [] });
    else groups.at(-1)?.nodes.push(node);
  }
  const sections = groups.map(({ heading, nodes }, index): Section => {
    const start = heading === undefined ? 0 : spanOf(heading).end;
    const next = groups[index + 1]?.heading;
    const end = next === undefined ? source.length : spanOf(next).start;
    const words = heading === undefined ? preamble : wordsOfHeading(source, heading);
    const line = heading === undefined ? 1 : spanOf(heading).line;
    const text = trimBlankLines(source.slice(start, end));
    return { name: heading && headingNamed(words), heading: words, line, nodes, text, source };
  });
  return sections.filter(
    ({ heading, text }, index) => heading !== "" && (index > 0 || text !== ""),
  );
}

/** Blank lines before the first word go, its indentation stays: four spaces mean code. */
function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}

/** A heading's Markdown without the marks that make it one, whether `### Goal ###` or underlined. */
export function wordsOfHeading(source: string, heading: Heading): string {
  const text = sourceOf(source, heading);
  const isUnderlined = !/^#{1,6}(?:\s|$)/.test(text);
  const words = isUnderlined
    ? text.replace(/\n[^\n]*$/, "")
    : text.replace(/^#+/, "").replace(/(?:^|[ \t])#+[ \t]*$/, "");
  return oneLine(words);
}

/** Whether a person left it empty; GitHub's issue forms print `_No response_` then. */
export function isEmptySection({ text }: Section): boolean {
  return text.trim() === "" || /^(?:[_*]?No response[_*]?|none\.?)$/i.test(text.trim());
}

/** A code fence or HTML tag that is never closed swallows every heading that follows it, seen or not. */
export function findUnclosedBlock(source: string): Problem[] {
  const line = findUnclosedLine(source);
  if (line === undefined) return [];
  return [
    {
      line,
      problem: "A code block or HTML tag starts here and is never closed",
      fix: "close it (for a code block, a line with the same backticks that opened it)",
    },
  ];
}

/** Headings given twice, and misspelt ones that would silently be taken for context. */
export function findHeadingProblems(sections: readonly Section[]): Problem[] {
  const known = sections.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const absent = Object.entries(specHeadings).flatMap(([name, words]) =>
    known.some((each) => each === name) ? [] : [words],
  );
  return sections.flatMap((section, index) =>
    section.name === undefined
      ? findMisspelling(section, absent)
      : findDuplicate(section, section.name, sections.slice(0, index)),
  );
}

function findMisspelling({ heading, line }: Section, absent: readonly string[]): Problem[] {
  if (/^\d+$/.test(heading)) return [{ line, ...strayNumber(heading) }];
  const meant = nearestWord(bareHeading(heading), absent);
  if (meant === undefined) return [];
  return [
    {
      line,
      problem: `The heading ${codeSpan(clip(heading, 60))} is not known; did you mean \`${meant}\`?`,
      fix: `write \`### ${meant}\`, or name the section something else`,
    },
  ];
}

function findDuplicate(section: Section, name: SpecHeading, before: readonly Section[]): Problem[] {
  const first = before.find((each) => each.name === name);
  if (first === undefined) return [];
  return [
    {
      line: section.line,
      problem: `\`${specHeadings[name]}\` stands here a second time; the first is on line ${first.line}`,
      fix: "put both under one heading",
    },
  ];
}

const strayNumber = (number: string) => ({
  problem: `\`# ${number}\` is a heading, not an issue`,
  fix: `write \`- #${number}\`, without a space`,
});
