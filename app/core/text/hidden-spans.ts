import type { Nodes, Root } from "mdast";
import { type Cut, findHiddenHtml, findSwallowed, type Swallow } from "./hidden-html.ts";
import { nodesOf, sourceOf, spanOf } from "./markdown.ts";

/** Cheap to ask of every text: whether it has anything at all that could hide words. */
export const mayHide = (text: string): boolean =>
  /<[a-z/!?]|&#?\w+;|\]:|\]\(|\]\[|!\[|\\[a-z]+|```+ *math/i.test(text);

/** What Markdown hides, in the order of the text; ranges may overlap. Code is shown as it is, and hides nothing. */
export function findHiddenSpans(text: string, tree: Root): Cut[] {
  const cuts: Cut[] = [];
  const swallows: Swallow[] = [];
  const named = new Set<string>();
  for (const node of nodesOf(tree))
    if (node.type === "footnoteReference") named.add(node.identifier);
  for (const node of nodesOf(tree)) {
    if (node.type !== "html") cuts.push(...cutsOf(text, node, named));
    else {
      const found = findHiddenHtml(sourceOf(text, node), spanOf(node).start);
      cuts.push(...found.cuts);
      swallows.push(...found.swallows);
    }
  }
  const swallowed = findSwallowed(swallows, (at) => endOfBlock(tree, at));
  return [...cuts, ...swallowed].toSorted((a, b) => a.start - b.start || b.end - a.end);
}

function endOfBlock(tree: Root, at: number): number {
  const block = tree.children.map(spanOf).find(({ start, end }) => start <= at && at < end);
  return block?.end ?? at;
}

function cutsOf(text: string, node: Nodes, named: ReadonlySet<string>): Cut[] {
  const { start, end } = spanOf(node);
  switch (node.type) {
    case "definition":
      return [{ start, end }];
    case "footnoteDefinition":
      // One that nothing refers to is not drawn.
      return named.has(node.identifier) ? [] : [{ start, end }];
    case "image":
      return replace(text, start, end, `![](${plainAddress(node.url)})`);
    case "imageReference":
      return [{ start, end }];
    case "link":
      return titleOf(text, node.title, node.children, node.url, { start, end });
    case "linkReference":
      return node.referenceType === "full" ? labelOf(text, node.children, { start, end }) : [];
    case "text":
      return hiddenEntities(text, start, end);
    case "paragraph":
    case "heading":
    case "tableCell":
      return hiddenMath(text, node);
    case "code":
      return node.lang === "math" && hidesInMath.test(node.value) ? [{ start, end }] : [];
    case "inlineCode":
      return mathSpan(text, node.value, { start, end });
    case "blockquote":
    case "break":
    case "delete":
    case "emphasis":
    case "footnoteReference":
    case "html":
    case "list":
    case "listItem":
    case "root":
    case "strong":
    case "table":
    case "tableRow":
    case "thematicBreak":
    case "yaml":
      return [];
  }
}

/** An address is one word; one that has a space in it would be words, and is none. */
const plainAddress = (url: string) =>
  /\s/.test(url) ? "" : url.replace(/[()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

function replace(text: string, start: number, end: number, instead: string): Cut[] {
  return text.slice(start, end) === instead ? [] : [{ start, end, instead }];
}

/** Where the words of a link end; its mark follows. */
const endOfWords = (children: readonly Nodes[], start: number) => {
  const last = children.at(-1);
  return last === undefined ? start + 1 : spanOf(last).end;
};

/** A title shows only to whoever waits with the pointer on it. */
function titleOf(
  text: string,
  title: string | null | undefined,
  children: readonly Nodes[],
  url: string,
  { start, end }: Cut,
): Cut[] {
  const isWritten = text.startsWith("[", start);
  if (!isWritten || (!title && !/\s/.test(url))) return [];
  const from = endOfWords(children, start);
  return replace(text, from, end, `](${plainAddress(url)})`);
}

/** `[words][label]`: the label is drawn nowhere. */
function labelOf(text: string, children: readonly Nodes[], { start, end }: Cut): Cut[] {
  const from = endOfWords(children, start);
  return replace(text, from, end, "]");
}

const blank =
  /^(?:[\p{Default_Ignorable_Code_Point}\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2800\uFFF9-\uFFFB])$/u;

/** Names of characters that are not drawn. */
const blankNames =
  /^(?:shy|zw(?:n?j)|[lr]rm|ZeroWidthSpace|Negative\w+Space|NoBreak|Invisible(?:Times|Comma)|ApplyFunction|af|ic|it)$/;

/** A character that is not drawn stays so when it is written as `&#x200b;`; the agent can read the number. */
function hiddenEntities(text: string, start: number, end: number): Cut[] {
  const found = text.slice(start, end).matchAll(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w+));/g);
  return [...found].flatMap(({ index, 0: entity, 1: decimal, 2: hex, 3: name = "" }) => {
    const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    const hides =
      name === ""
        ? point <= 0x10ffff && blank.test(String.fromCodePoint(point))
        : blankNames.test(name);
    const from = start + index;
    return hides ? [{ start: from, end: from + entity.length }] : [];
  });
}

/** What makes a formula's words vanish: in the colour of the page, as room only, too small, one over the other. */
const hidesInMath =
  /\\(?:(?:text|f|page)?color(?:box)?|definecolor|[hv]?phantom|mathchoice|tiny|scriptscriptstyle|class|style|cssId|href|unicode|[rl]lap|math[rlc]lap|kern|mkern|hspace|mspace|raise|lower|smash|rule|def|newcommand|let|require)(?![a-zA-Z])/;

/** Between dollars GitHub draws a formula, whatever marks are inside; words that it hides go with the whole of it. */
function hiddenMath(text: string, block: Nodes): Cut[] {
  const { start, end } = spanOf(block);
  const formulas = [...text.slice(start, end).matchAll(/(\$\$?)([^$]+)(?:\1|$)/g)].flatMap(
    ({ index, 0: formula, 2: inner = "" }) =>
      hidesInMath.test(inner)
        ? [{ start: start + index, end: start + index + formula.length }]
        : [],
  );
  if (formulas.length === 0) return [];
  const code = [...nodesOf(block)].filter(({ type }) => type === "inlineCode").map(spanOf);
  return formulas.filter(
    (formula) => !code.some((span) => span.start < formula.start && formula.start < span.end),
  );
}

/** `` $`…`$ `` is a formula too. */
function mathSpan(text: string, value: string, { start, end }: Cut): Cut[] {
  const isMath = text[start - 1] === "$" && text[end] === "$";
  return isMath && hidesInMath.test(value) ? [{ start: start - 1, end: end + 1 }] : [];
}
