import type { ListItem, Paragraph, RootContent } from "mdast";
import { nodesOf, oneLine, sourceOfParagraph, spanOf } from "../text/markdown.ts";
import type { Criterion, Problem, StepSpec } from "./spec.ts";
import type { Section } from "./spec-sections.ts";

/** What one item of a section was read as, or what is wrong with it. */
export type ItemResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** One item of a list: its paragraphs, those of lists inside it too, and the first block that is no line of text. */
export interface Item {
  readonly line: number;
  readonly source: string;
  readonly paragraphs: readonly Paragraph[];
  readonly intruder: RootContent | undefined;
}

/** One item that cannot be read: where, why, and how to mend it. */
export const refuse = (line: number, problem: string, fix: string) =>
  ({ ok: false, problem: { line, problem, fix } }) as const;

/** The items of a section that must be a list, and a problem for each block that is none. */
export function itemsOf(section: Section): { items: Item[]; problems: Problem[] } {
  const items: Item[] = [];
  const problems: Problem[] = [];
  for (const node of section.nodes) {
    if (node.type === "list") {
      items.push(...node.children.map((item) => readItem(section.source, item)));
    } else {
      problems.push({
        line: spanOf(node).line,
        problem: `\`${section.heading}\` takes a list, and this is something else`,
        fix: "begin each item on a line of its own with `- [ ] `",
      });
    }
  }
  return { items, problems };
}

function readItem(source: string, item: ListItem): Item {
  const paragraphs: Paragraph[] = [];
  let intruder: RootContent | undefined;
  const waiting: RootContent[] = [item];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === "paragraph") paragraphs.push(node);
    else if (node.type === "list" || node.type === "listItem") {
      waiting.push(...node.children.toReversed());
    } else intruder ??= node;
  }
  return { line: spanOf(item).line, source, paragraphs, intruder };
}

/** An item is one line, whatever it was spread over; a box without a word behind it is not text. */
function lineOf(texts: readonly string[]): string {
  const line = oneLine(texts.map((text) => text.trim()).join(" - "));
  return /^\[[ xX]?\]$/.test(line) ? "" : line;
}

function findItemProblem({ line, intruder }: Item, text: string): ItemResult<never> | undefined {
  if (intruder !== undefined) {
    const fix = "keep each item to a line of text; longer material goes below a heading of its own";
    return refuse(
      spanOf(intruder).line,
      "An item of this list holds a block, such as code or a quote",
      fix,
    );
  }
  return text === ""
    ? refuse(line, "This item is empty", "say what is to be done or to hold, or remove it")
    : undefined;
}

const inlineCheck = /(?:^|\s)(?:—|–|--?)\s*check:\s*$/i;
const checkBelow = /^check:\s*$/i;
const bareCheck = /(?:^|\s)(?:—|–|--?)\s*check:/i;

/** `title — check: \`command\``; the check may also stand below the title, as an item `- check: \`command\``. */
export function parseStep(item: Item): ItemResult<StepSpec> {
  const parts = item.paragraphs.map((paragraph, index) =>
    splitCheck(item.source, paragraph, index === 0 ? inlineCheck : checkBelow),
  );
  const title = lineOf(
    parts.flatMap(({ text, check }) => (text === "" && check !== undefined ? [] : [text])),
  );
  const checks = parts.flatMap(({ check }) => (check === undefined ? [] : [check]));
  const problem = findItemProblem(item, title) ?? findCheckProblem(item, checks);
  if (problem !== undefined) return problem;
  const [check] = checks;
  return { ok: true, value: check === undefined ? { title } : { title, check } };
}

function splitCheck(
  source: string,
  paragraph: Paragraph,
  mark: RegExp,
): { text: string; check?: string } {
  const text = sourceOfParagraph(source, paragraph);
  const { children } = paragraph;
  const last = children.at(-1);
  const isFullStop = last?.type === "text" && /^\s*\.?\s*$/.test(last.value);
  const code = isFullStop ? children.at(-2) : last;
  if (code?.type !== "inlineCode") return { text };
  const before = text.slice(0, spanOf(code).start - spanOf(paragraph).end);
  return mark.test(before)
    ? { text: before.replace(mark, ""), check: code.value.trim() }
    : { text };
}

function findCheckProblem(item: Item, checks: readonly string[]): ItemResult<never> | undefined {
  const { line } = item;
  if (checks.includes("")) {
    return refuse(
      line,
      "The check of this step is empty",
      "put a command between the backticks, or remove it",
    );
  }
  if (checks.length > 1) {
    return refuse(line, "This step has two checks", "give one command; `&&` joins several");
  }
  const isBare = item.paragraphs.some((paragraph) =>
    [...nodesOf(paragraph)].some((node) => node.type === "text" && bareCheck.test(node.value)),
  );
  return isBare && checks.length === 0
    ? refuse(
        line,
        "The check of this step is no code span",
        "write the command between backticks: — check: `npm test`",
      )
    : undefined;
}

/** What an item says, in one line. */
export function lineOfItem(item: Item): ItemResult<string> {
  const texts = item.paragraphs.map((paragraph) => sourceOfParagraph(item.source, paragraph));
  const value = lineOf(texts);
  return findItemProblem(item, value) ?? { ok: true, value };
}

/** One code span is a command; anything else is prose for the reviewer. */
export function parseCriterion(item: Item): ItemResult<Criterion> {
  const text = lineOfItem(item);
  if (!text.ok) return text;
  const [only, ...others] = item.paragraphs.flatMap(({ children }) => children);
  if (only?.type !== "inlineCode" || others.length > 0) {
    return { ok: true, value: { kind: "prose", text: text.value } };
  }
  const command = only.value.trim();
  return command === ""
    ? refuse(
        item.line,
        "This criterion is an empty code span",
        "put a command between the backticks",
      )
    : { ok: true, value: { kind: "command", command } };
}
