import {
  clip,
  codeBlock,
  codeSpan,
  nodesOf,
  oneLine,
  readMarkdown,
  sourceOf,
  spanOf,
} from "./markdown.ts";
import { type Quieted, quietMarkdown } from "./neutralise.ts";
import { removeHiddenCharacters } from "./sanitise.ts";

/** Words that others wrote, inside texts that Cogtown signs: what may notify, link or hide has lost its force. */

/** A name, a path or a command as it is, in one line. */
export const named = (text: string): string => codeSpan(clip(oneLine(text), 100));

/** A sentence or two of theirs, in one line. */
export const said = (text: string): string => inLine(clip(oneLine(text), 1000), "all-but-issues");

const before = "·";
const leading = /^(`*\s?)· ?/;

/**
 * Their words as they stand behind others in one line. They are read so too: what begins a quotation or a fence where a line
 * begins (`> ~~~ @bob`) is plain words here, and notifies. A backtick that begins no code by itself would begin some
 * with the next one of ours: it is spelt out.
 */
export function inLine(text: string, quieted: Quieted): string {
  const quiet = oneLine(quietMarkdown(`${before} ${oneLine(text)}`, quieted));
  return spellOutBackticks(quiet).replace(leading, "$1");
}

function spellOutBackticks(line: string): string {
  if (!line.includes("`")) return line;
  let result = "";
  let at = 0;
  for (const node of nodesOf(readMarkdown(line))) {
    if (node.type !== "text") continue;
    const { start, end } = spanOf(node);
    result += line.slice(at, start) + sourceOf(line, node).replace(loneBacktick, "$1&#96;");
    at = end;
  }
  return result + line.slice(at);
}

/** With the backslash that keeps it from being a mark, and not one that is kept itself. */
const loneBacktick = /((?:\\\\)*)\\?`/g;

/** The same, beginning and ending as sentences do; empty where they said nothing. */
export function sentence(text: string): string {
  const words = said(text).replace(/[.\s]+$/, "");
  return words === "" ? "" : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const longestTail = 4_000;

/** The end of a log, folded below its title. Logs are anybody's words: they stand in a fence of their own. */
export function foldedTail(title: string, log: string): string {
  const tail = removeHiddenCharacters(log).trimEnd();
  if (tail.trim() === "") return "";
  const shown = tail.length > longestTail ? `…${tail.slice(-longestTail)}` : tail;
  const block = codeBlock(removeHiddenCharacters(shown), "text");
  return `<details><summary>${title}</summary>\n\n${block}\n\n</details>`;
}
