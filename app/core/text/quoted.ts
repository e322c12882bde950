import { clip, codeBlock, codeSpan, oneLine } from "./markdown.ts";
import { quietMarkdown } from "./neutralise.ts";
import { removeHiddenCharacters } from "./sanitise.ts";

/** Words that others wrote, inside texts that Cogtown signs: what may notify, link or hide has lost its force. */

/** A name, a path or a command as it is, in one line. */
export const named = (text: string): string => codeSpan(clip(oneLine(text), 100));

/** A sentence or two of theirs, in one line. */
export const said = (text: string): string =>
  oneLine(quietMarkdown(clip(oneLine(text), 1000), "all-but-issues"));

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
