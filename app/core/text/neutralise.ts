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

/** What is taken the force of: everything, or all but links to issues (a comment closes none, and links are of use). */
export type Quieted = "everything" | "all-but-issues";

/**
 * Markdown that shows the same and does nothing: a zero-width space parts `@` and `#` from what they point at, HTML is
 * shown instead of drawn, hidden text is gone. What cannot be tamed so is shown as code.
 */
export function quietMarkdown(text: string, quieted: Quieted = "everything"): string {
  const clean = sanitise(text);
  if (isIntricate(clean) || findUnclosedLine(clean) !== undefined) return codeBlock(clean);
  const nodes = [...nodesOf(readMarkdown(clean))];
  // Several lines of HTML would be Markdown once its tags are text.
  if (nodes.some((node) => node.type === "html" && node.value.includes("\n"))) {
    return codeBlock(clean);
  }
  let result = "";
  let at = 0;
  for (const node of nodes) {
    if (node.type !== "text" && node.type !== "html") continue;
    const { start, end } = spanOf(node);
    result += clean.slice(at, start) + quietText(clean.slice(start, end), quieted);
    at = end;
  }
  return result + clean.slice(at);
}

const parting = "&#8203;";

/** Entities go first: `&#64;bob` is drawn as a mention. */
function quietText(text: string, quieted: Quieted): string {
  const plain = text.replace(/&(?=#?\w+;)/g, "&amp;").replaceAll("<", "&lt;");
  const apart = quieted === "everything" ? partIssues(plain) : plain;
  return apart.replace(/@(?=[\w-])/g, `@${parting}`);
}

function partIssues(text: string): string {
  return text
    .replace(/#(?=\d)/g, `#${parting}`)
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
