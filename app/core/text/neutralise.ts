import type { Nodes } from "mdast";
import {
  codeBlock,
  findUnclosedLine,
  isIntricate,
  nodesOf,
  oneLine,
  readMarkdown,
  sourceOf,
  spanOf,
} from "./markdown.ts";
import { rememberAnswers } from "./remember.ts";
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
  return quieters[quieted](text);
}

const quieters: Readonly<Record<Quieted, (text: string) => string>> = {
  everything: rememberAnswers((text) => quiet(text, "everything")),
  "all-but-issues": rememberAnswers((text) => quiet(text, "all-but-issues")),
};

function quiet(text: string, quieted: Quieted): string {
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
    if (!isText(node)) continue;
    const { start, end } = spanOf(node);
    result += quietMarks(clean.slice(at, start), quieted) + quietNode(clean, node, quieted);
    at = end;
  }
  return result + quietMarks(clean.slice(at), quieted);
}

const isText = ({ type }: Nodes) =>
  type === "text" || type === "html" || type === "inlineCode" || type === "code";

function quietNode(source: string, node: Nodes, quieted: Quieted): string {
  const text = sourceOf(source, node);
  return node.type === "text" || node.type === "html" ? quietText(text, quieted) : text;
}

/** What stands between texts is marks, and the addresses that links lead to. */
const quietMarks = (marks: string, quieted: Quieted) =>
  quieted === "everything" ? partAddresses(marks) : marks;

const parting = "&#8203;";

/** Entities go first: `&#64;bob` is drawn as a mention. */
function quietText(text: string, quieted: Quieted): string {
  const plain = text.replace(/&(?=#?\w+;)/g, "&amp;").replaceAll("<", "&lt;");
  const apart = quieted === "everything" ? partAddresses(partIssues(plain)) : plain;
  return apart.replace(/@(?=[\w-])/g, `@${parting}`);
}

function partIssues(text: string): string {
  return text
    .replace(/#(?=\d)/g, `#${parting}`)
    .replace(/\bGH-(?=\d)/gi, (mark) => `${mark}${parting}`);
}

/** A digit written as `%3n` leads a reader to the same page, and GitHub no longer sees an issue in it. */
const partAddresses = (text: string) => text.replace(addressOfIssue, "/$1/%3");

/** A quotation: every line behind `> `. */
export function quote(text: string): string {
  return quietMarkdown(text)
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}
