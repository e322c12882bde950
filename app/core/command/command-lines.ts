import type { Html, Nodes, RootContent } from "mdast";
import { nodesOf, readMarkdown, spanOf } from "../text/markdown.ts";
import { hidingTags } from "./hidden.ts";

/** A line of a comment that speaks to the Mayor. */
export interface CommandLine {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** Stands below another one in the same paragraph, where nobody can tell whether it is meant. */
  readonly isBelowAnother: boolean;
}

/**
 * Only in plain letters, as they stand there: what merely looks like it, or has something unseen in it, is no command.
 * Words that go on (`/mayorality`, `/mayor/x`, `/mayor's`) are none either.
 */
const address = /^\/mayor(?=[\s:,;.!?]|$)(?![.?]\S)/i;

/** Whether a comment may hold a command at all; most do not. */
export const isAddressed = (comment: string) => /^[^\S\r\n]*\/mayor\b/im.test(comment);

/**
 * The lines of a comment that speak to the Mayor, in order: the first line of a paragraph of the comment itself. What
 * stands in quotes, code, lists, headings or HTML is somebody else's word, or an example; and whoever replies by e-mail
 * sends along what others wrote, and a signature.
 */
export function commandLines(comment: string): readonly CommandLine[] {
  const lines = comment.split(/\r\n?|\n/);
  const open = new Map<string, number>();
  const found: CommandLine[] = [];
  for (const node of readMarkdown(comment).children) {
    const own = ownLines(node, lines);
    const isPlain = node.type === "paragraph" || own.isCut;
    if (isPlain && open.size === 0 && beginsWithText(node)) found.push(...linesAmong(own));
    if (own.isCut || !followTags(node, open)) break;
  }
  return found;
}

interface OwnLines {
  readonly first: number;
  readonly texts: readonly string[];
  /** What follows is no longer the writer's own word of today. */
  readonly isCut: boolean;
}

/** The lines of a paragraph or heading, up to where an e-mail begins to repeat what others wrote. */
function ownLines(node: RootContent, lines: readonly string[]): OwnLines {
  const first = spanOf(node).line;
  if (node.type !== "paragraph" && node.type !== "heading") {
    return { first, texts: [], isCut: false };
  }
  const texts = lines.slice(first - 1, node.position?.end.line);
  const cut = texts.findIndex((_, index) => isTrailer(texts, index));
  return cut < 0
    ? { first, texts, isCut: false }
    : { first, texts: texts.slice(0, cut), isCut: true };
}

/** How mail programs introduce what they quote. A date has a digit in it, which a sentence of one's own rarely has. */
const introductions: readonly { readonly begins: RegExp; readonly ends: RegExp }[] = [
  { begins: /^On\b/, ends: /\bwrote:$/ },
  { begins: /^Am\b/, ends: /\bschrieb\b.*:$/ },
  { begins: /^Le\b/, ends: /\ba écrit\s?:$/ },
  { begins: /^El\b/, ends: /\bescribió:$/ },
];
const longestIntroduction = 400;
/** They break such lines. */
const mostIntroductionLines = 3;

function isTrailer(texts: readonly string[], index: number): boolean {
  const text = texts[index] ?? "";
  // RFC 3676, 4.3: two hyphens and a space, by themselves. Below text Markdown takes it for a heading's underline.
  if (text === "-- ") return true;
  if (/^-{2,}\s*Original Message\s*-{2,}\s*$/i.test(text)) return true;
  if (/^\W{0,2}From:\W/.test(text) && /^\W{0,2}(?:Sent|Date|To):/.test(texts[index + 1] ?? "")) {
    return true;
  }
  return isIntroduction(texts, index);
}

function isIntroduction(texts: readonly string[], index: number): boolean {
  const language = introductions.find(({ begins }) => begins.test(texts[index] ?? ""));
  if (language === undefined) return false;
  return Array.from({ length: mostIntroductionLines }, (_, more) =>
    texts
      .slice(index, index + more + 1)
      .join(" ")
      .trimEnd(),
  ).some(
    (text) => text.length <= longestIntroduction && /\d/.test(text) && language.ends.test(text),
  );
}

/** A paragraph that begins with code or a link only looks like a command. */
const beginsWithText = (node: Nodes) => "children" in node && node.children[0]?.type === "text";

function linesAmong({ first, texts }: OwnLines): readonly CommandLine[] {
  const [leader = ""] = texts;
  if (!address.test(leader.trim())) return [];
  return texts.flatMap((text, index) =>
    address.test(text.trim())
      ? [{ text: text.trim(), line: first + index, isBelowAnother: index > 0 }]
      : [],
  );
}

/** What stands between tags is not said; behind a comment that is never closed a browser shows nothing more, and this is false. */
function followTags(node: RootContent, open: Map<string, number>): boolean {
  const pieces = [...nodesOf(node)].filter((each): each is Html => each.type === "html");
  for (const { value } of pieces) {
    const drawn = withoutComments(value);
    if (drawn === undefined) return false;
    for (const [, slash, name = ""] of drawn.matchAll(hidingTags)) {
      count(open, name.toLowerCase(), slash === "" ? 1 : -1);
    }
  }
  return true;
}

/** Undefined: one of them is never closed. Linear, whatever a stranger wrote. */
function withoutComments(html: string): string | undefined {
  let result = "";
  let at = 0;
  for (let from = html.indexOf("<!--"); from >= 0; from = html.indexOf("<!--", at)) {
    const close = html.indexOf("-->", from + 2); // `<!-->` is a whole comment
    if (close < 0) return undefined;
    result += html.slice(at, from);
    at = close + 3;
  }
  return result + html.slice(at);
}

function count(open: Map<string, number>, name: string, step: number): void {
  const depth = (open.get(name) ?? 0) + step;
  if (depth > 0) open.set(name, depth);
  else open.delete(name);
}
