import type { Paragraph } from "mdast";
import { highestNumber } from "../names.ts";
import { clip, codeSpan, oneLine, sourceOfParagraph, spanOf } from "../text/markdown.ts";
import type { Problem } from "./spec.ts";
import { itemsOf } from "./spec-items.ts";
import type { Section } from "./spec-sections.ts";

/** Values of a section that names things (globs, issues), with or without list marks, and what is wrong with the others. */
export interface References<T> {
  readonly values: readonly T[];
  readonly problems: readonly Problem[];
}

interface Line {
  readonly line: number;
  readonly source: string;
  readonly paragraph: Paragraph | undefined;
}

/** Paragraphs count like items: the fields of an issue form invite one name per line. */
function linesOf(section: Section): { lines: Line[]; problems: Problem[] } {
  const { source } = section;
  const paragraphs = section.nodes.flatMap((node) => (node.type === "paragraph" ? [node] : []));
  const rest = section.nodes.filter((node) => node.type !== "paragraph");
  const { items, problems } = itemsOf({ ...section, nodes: rest });
  const ofItems = items.map(
    ({ line, paragraphs, intruder }): Line => ({
      line,
      source,
      paragraph: intruder === undefined && paragraphs.length === 1 ? paragraphs[0] : undefined,
    }),
  );
  const ofParagraphs = paragraphs.map(
    (paragraph): Line => ({ line: spanOf(paragraph).line, source, paragraph }),
  );
  return { lines: [...ofItems, ...ofParagraphs].sort((a, b) => a.line - b.line), problems };
}

/** Globs, each a code span or a word of its own; `./` is taken off and a folder `src/` means `src/**`. */
export function parseScope(section: Section): References<string> {
  const { lines, problems } = linesOf(section);
  const found = lines.map(({ line, source, paragraph }) => {
    const globs = paragraph === undefined ? undefined : globsOf(source, paragraph);
    return {
      line,
      globs: globs?.map((glob) => glob.replace(/^(?:\.\/)+/, "").replace(/\/$/, "/**")),
    };
  });
  return {
    values: [...new Set(found.flatMap(({ globs }) => globs ?? []))],
    problems: [
      ...problems,
      ...found.flatMap(({ line, globs }) =>
        globs === undefined ? [noGlob(line)] : globs.flatMap((glob) => findGlobProblem(line, glob)),
      ),
    ],
  };
}

function globsOf(source: string, paragraph: Paragraph): string[] | undefined {
  const codes = paragraph.children.flatMap((node) =>
    node.type === "inlineCode" ? [node.value.trim()] : [],
  );
  const isListOfCodes = paragraph.children.every(
    (node) =>
      node.type === "inlineCode" || (node.type === "text" && /^(?:[\s,]|and)*$/.test(node.value)),
  );
  if (isListOfCodes && codes.length > 0) return codes;
  const words = sourceOfParagraph(source, paragraph)
    .split("\n")
    .map((word) => word.trim());
  const isPlain = words.every((word) => /^[^\s`]+$/.test(word) && !/^\[[xX]?\]$/.test(word));
  return isPlain ? words : undefined;
}

const noGlob = (line: number): Problem => ({
  line,
  problem: "This is no path pattern",
  fix: "name one pattern per item, for example `- src/cli/**`, between backticks when it has a space in it",
});

/**
 * Bounds keep matching cheap whatever a stranger writes: wildcards multiply the time, and a pattern that says what
 * must not change would allow everything else.
 */
const longestGlob = 200;
const mostWildcards = 8;

/** What is wrong with a path pattern, wherever it was written; `line` says where. */
export function findGlobProblem(line: number, glob: string): Problem[] {
  const why = whyNoGlob(glob);
  return why === undefined
    ? []
    : [
        {
          line,
          problem: `The path pattern ${codeSpan(clip(oneLine(glob), 60))} ${why.problem}`,
          fix: why.fix,
        },
      ];
}

function whyNoGlob(glob: string): { problem: string; fix: string } | undefined {
  const fromRoot = "write it from the root of the repository, for example `src/cli/**`";
  if (glob === "") return { problem: "is empty", fix: fromRoot };
  if (/^(?:\/|~|[A-Za-z]:)/.test(glob)) return { problem: "is absolute", fix: fromRoot };
  if (glob.split("/").includes("..")) return { problem: "leaves the repository", fix: fromRoot };
  if (glob.includes("\\")) return { problem: "has a backslash", fix: "write folders with `/`" };
  if (glob.startsWith("!")) {
    return { problem: "says what must not change", fix: "list what may change instead" };
  }
  const isTooMuch = glob.length > longestGlob || (glob.match(/\*+/g) ?? []).length > mostWildcards;
  return isTooMuch
    ? {
        problem: "is too complicated",
        fix: `use ${longestGlob} characters and ${mostWildcards} wildcards at most`,
      }
    : undefined;
}

const issueNumbers = /^#[1-9]\d{0,9}(?:(?:\s*,\s*|\s+and\s+|\s+)#[1-9]\d{0,9})*\.?$/;

/** Of a line of nothing but numbers that an issue can have; of any other none. */
function numbersIn(text: string): readonly number[] {
  const numbers = issueNumbers.test(text) ? (text.match(/\d+/g) ?? []).map(Number) : [];
  return numbers.every((number) => number <= highestNumber) ? numbers : [];
}

/** Issue numbers, `#11`, of this repository. */
export function parseDependsOn(section: Section): References<number> {
  const { lines, problems } = linesOf(section);
  const found = lines.map(({ line, source, paragraph }) => {
    const text = paragraph === undefined ? "" : sourceOfParagraph(source, paragraph).trim();
    return { line, text, numbers: numbersIn(text) };
  });
  return {
    values: [...new Set(found.flatMap(({ numbers }) => numbers))],
    problems: [
      ...problems,
      ...found.flatMap((each) => (each.numbers.length > 0 ? [] : [noNumber(each.line, each.text)])),
    ],
  };
}

const noNumber = (line: number, text: string): Problem => ({
  line,
  problem:
    text === ""
      ? "This item is empty"
      : `${codeSpan(clip(oneLine(text), 60))} is no issue of this repository`,
  fix: "write nothing but the number, for example `- #11`",
});
