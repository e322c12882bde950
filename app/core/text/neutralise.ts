import type { Nodes } from "mdast";
import {
  codeBlock,
  findUnclosedLine,
  isIntricate,
  nodesOf,
  oneLine,
  readMarkdown,
  spanOf,
} from "./markdown.ts";
import { sanitise } from "./sanitise.ts";

/**
 * Words of strangers inside texts that Cogtown signs. The attacker writes the issue, and wants the town to notify
 * people, close other issues when a pull request lands, skip CI, or forge one of the town's own markers.
 */

/** `/issues/12` and its kind; GitHub takes such an address after `Closes` for the issue. */
const addressOfIssue = /\/(issues|pulls?|discussions)\/(?=\d)/gi;

/** One line for a commit message, where nothing is code: references and mentions are pulled apart by a space. */
export function quietLine(text: string): string {
  return oneLine(sanitise(oneLine(text)))
    .replace(/@(?=[\w-])/g, "@ ")
    .replace(/#(?=\d)/g, "# ")
    .replace(/\bGH-(?=\d)/gi, "GH ")
    .replace(addressOfIssue, "/$1 ")
    .replace(skipsChecks, "($1)");
}

/** What GitHub Actions looks for in a commit message before it starts nothing (documented under "Skipping workflow runs"). */
const skipsChecks = /\[((?:skip ci|ci skip|no ci|skip actions|actions skip))\]/gi;

/**
 * Markdown that shows the same and does nothing: a zero-width space parts `@` and `#` from what they point at, HTML is
 * shown instead of drawn, hidden text is gone. What cannot be tamed so is shown as code.
 */
export function quietMarkdown(text: string): string {
  const clean = sanitise(text);
  if (isIntricate(clean) || findUnclosedLine(clean) !== undefined) return codeBlock(clean);
  const nodes = [...nodesOf(readMarkdown(clean))];
  // Several lines of HTML would be Markdown once its tags are text.
  if (nodes.some((node) => node.type === "html" && node.value.includes("\n")))
    return codeBlock(clean);
  const edits = nodes.flatMap((node) => editOf(clean, node));
  let result = "";
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    result += clean.slice(at, start) + replacement;
    at = end;
  }
  return result + clean.slice(at);
}

function editOf(source: string, node: Nodes): { start: number; end: number; text: string }[] {
  if (node.type !== "text" && node.type !== "html") return [];
  const { start, end } = spanOf(node);
  return [{ start, end, text: partReferences(source.slice(start, end)).replaceAll("<", "&lt;") }];
}

const parting = "&#8203;";

/** Entities go first: `&#64;bob` is drawn as a mention. */
function partReferences(text: string): string {
  return text
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/#(?=\d)/g, `#${parting}`)
    .replace(/@(?=[\w-])/g, `@${parting}`)
    .replace(/\bGH-(?=\d)/gi, (mark) => `${mark}${parting}`)
    .replace(addressOfIssue, (path) => `${path}${parting}`);
}

/** A quotation: every line behind `> `. */
export function quote(text: string): string {
  return quietMarkdown(text)
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}
