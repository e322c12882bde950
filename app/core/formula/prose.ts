import {
  clip,
  findUnclosedLine,
  isIntricate,
  nodesOf,
  oneLine,
  readMarkdown,
  spanOf,
} from "../text/markdown.ts";
import { sanitise } from "../text/sanitise.ts";

export type Prose =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string; readonly fix: string };

/** A line of an issue holds so many characters. */
export const longestTitle = 200;

/** One line, without what GitHub does not draw; cut where it is too long. */
export const asTitle = (text: string, most: number = longestTitle): string =>
  clip(oneLine(sanitise(oneLine(text))), most);

/** Headings of these levels begin a section of an issue. */
const deepestOfSections = 4;

/**
 * Markdown that stands within one section of an issue, whatever it holds. Formulas are full of headings, and the
 * attacker's value begins with `### Acceptance criteria`: each becomes one of level 5, which begins no section.
 */
export function asMarkdown(text: string): Prose {
  const clean = sanitise(text);
  if (isIntricate(clean)) {
    return {
      ok: false,
      problem: "The text has thousands of brackets or emphasis marks, or is nested too deep",
      fix: "write it plainly; logs and tables belong into files",
    };
  }
  if (findUnclosedLine(clean) !== undefined) {
    return {
      ok: false,
      problem: "A code block or HTML tag is never closed, in the text or in a value that it takes",
      fix: "close it; a code block ends with the backticks that it begins with",
    };
  }
  return { ok: true, text: lowerHeadings(clean).trim() };
}

function lowerHeadings(text: string): string {
  let result = "";
  let at = 0;
  for (const node of nodesOf(readMarkdown(text))) {
    if (node.type !== "heading" || node.depth > deepestOfSections) continue;
    const { start, end } = spanOf(node);
    const [first, last] = [node.children[0], node.children.at(-1)];
    const words =
      first === undefined || last === undefined
        ? ""
        : oneLine(text.slice(spanOf(first).start, spanOf(last).end));
    result += `${text.slice(at, start)}${words === "" ? "" : `##### ${words}`}`;
    at = end;
  }
  return result + text.slice(at);
}
