import type { ListItem, Node, Nodes, Paragraph, Root } from "mdast";
import { type CompileContext, type Extension, fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** Measured: what stays below these is read in about a second at most, whoever wrote it. */
const mostMarks = 6000;
const deepestNesting = 12;
const nesting = new RegExp(
  `^[ \\t]*(?:(?:>|[-+*]|\\d+[.)])[ \\t]*){${deepestNesting + 1}}(?![-*+ \\t]*$)`,
  "m",
);

/**
 * Whether a text is built to keep a Markdown parser busy (its time grows with the square of brackets and emphasis
 * marks, its stack with quotes in quotes). Ask before reading a stranger's text.
 */
export function isIntricate(text: string): boolean {
  return (text.match(/[*_~[]/g) ?? []).length > mostMarks || nesting.test(text);
}

/** Markdown as GitHub reads it. Everything that looks into a text that people wrote goes through this tree. */
export function readMarkdown(text: string): Root {
  return fromMarkdown(text, reading);
}

/** Transforms make links out of addresses afterwards, and leave text in pieces that no longer know where they stood. */
const withoutTransforms = (extension: Extension): Extension => ({ ...extension, transforms: [] });

/**
 * The library's own handler throws (where the `development` build of it is loaded) on a box in a quote in a list,
 * `- > [ ] x`, which a stranger may write.
 */
const boxes: Extension["exit"] = {
  taskListCheckValueChecked: noteBox(true),
  taskListCheckValueUnchecked: noteBox(false),
};

function noteBox(isTicked: boolean) {
  return function (this: CompileContext): undefined {
    const item = this.stack.at(-2);
    if (item?.type === "listItem") item.checked = isTicked;
  };
}

/** Put together once: doing so takes longer than reading a line. */
const reading = {
  extensions: [gfm()],
  mdastExtensions: [gfmFromMarkdown().map(withoutTransforms), { exit: boxes }],
};

export interface Span {
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
}

/** Where a node stands in the text it was read from. */
export function spanOf(node: Node): Span {
  const { start, end } = node.position ?? {};
  return { start: start?.offset ?? 0, end: end?.offset ?? 0, line: start?.line ?? 1 };
}

/** The Markdown that a node was read from, as it stood. */
export function sourceOf(text: string, node: Node): string {
  const { start, end } = spanOf(node);
  return text.slice(start, end);
}

/** The Markdown of a paragraph. The box of a task is no part of it; the tree moves past one only where text follows. */
export function sourceOfParagraph(text: string, paragraph: Paragraph): string {
  const first = paragraph.children[0]?.position?.start.offset;
  const { start, end } = spanOf(paragraph);
  return text.slice(first ?? start, end);
}

/** Every node below and including this one, in the order of the text. */
export function* nodesOf(node: Nodes): Generator<Nodes> {
  const waiting: Nodes[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    if ("children" in next) waiting.push(...next.children.toReversed());
  }
}

/** The same text with every ticked task box unticked; lengths and lines stay as they were. */
export function untickTasks(text: string): string {
  let result = text;
  for (const node of nodesOf(readMarkdown(text))) {
    if (node.type === "listItem" && node.checked === true) result = untick(result, node);
  }
  return result;
}

/** The first box in a ticked item is its own. */
function untick(text: string, item: ListItem): string {
  const { start, end } = spanOf(item);
  return text.slice(0, start) + text.slice(start, end).replace(/\[[xX]\]/, "[ ]") + text.slice(end);
}

/** One line: every run of white space becomes a space, none at the ends. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** At most so many characters (never half a character), the last of them `…` when something was cut. */
export function clip(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const kept = text.slice(0, characters - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept.trimEnd()}…`;
}

/**
 * A code span that reads back as exactly this text, whatever backticks it holds (CommonMark 6.1). Code spans do not
 * notify, close or link anything, which makes them the safe way to quote a stranger.
 */
export function codeSpan(text: string): string {
  const runs = new Set((text.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (runs.has(length)) length += 1;
  const fence = "`".repeat(length);
  const needsPadding = /^`|`$|^ .*[^ ].* $/.test(text);
  return needsPadding ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** A fenced code block whose fence is longer than any inside. */
export function codeBlock(text: string, language = ""): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The first line of a code fence or HTML tag that is never closed and so swallows whatever is written after it. */
export function findUnclosedLine(text: string): number | undefined {
  const last = readMarkdown(`${text}\n\n### end`).children.at(-1);
  return last === undefined || last.type === "heading" ? undefined : spanOf(last).line;
}
