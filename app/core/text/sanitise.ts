import type { Cut } from "./hidden-html.ts";
import { findHiddenSpans, mayHide } from "./hidden-spans.ts";
import { isIntricate, readMarkdown } from "./markdown.ts";

/**
 * Text that a person cannot see but an agent would read. The attacker writes an issue that looks harmless to the
 * maintainer who approves it; whatever does not show on GitHub's page therefore never reaches a prompt or a commit.
 */
const invisible = new RegExp(
  [
    "[\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u0084\\u0086-\\u009F]", // controls but tab, line feed, next line
    "\\u00AD|\\u034F|\\u061C", // soft hyphen, grapheme joiner, Arabic letter mark
    "[\\u115F\\u1160\\u17B4\\u17B5\\u3164\\uFFA0]", // letters that are drawn as nothing
    "[\\u180B-\\u180F]",
    "[\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F]", // zero width, direction marks and overrides
    "[\\uFE00-\\uFE0F\\uFEFF\\uFFF9-\\uFFFB]", // variation selectors carry four bits each
    "\\u2800", // Braille without a dot
    "\\p{Default_Ignorable_Code_Point}", // whatever else Unicode says is not to be drawn
    "\\p{Cs}", // half a surrogate pair
    "[\\u{1D173}-\\u{1D17A}]",
    "[\\u{E0000}-\\u{E0FFF}]", // tag characters: ASCII in disguise; more variation selectors
  ].join("|"),
  "gu",
);

/** Without characters that are not drawn; line ends become `\n`, and other line breaks a space, so lines keep their numbers. */
export function removeHiddenCharacters(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(invisible, "")
    .replace(/[\u0085\u2028\u2029]/g, " ");
}

/** A comment put together from the halves around another one asks for a second look; nobody honest needs eight. */
const looks = 8;

/**
 * Without what GitHub does not draw: hidden characters, HTML comments and attributes, elements that it drops, link
 * definitions, titles and labels, texts of pictures, footnotes that nothing refers to, formulas that hide words. Code
 * is left as it is. What is cut leaves its line ends behind, so that a line of the result is the same line of the text.
 */
export function sanitise(text: string): string {
  let result = removeHiddenCharacters(text);
  if (!mayHide(result)) return result;
  for (let look = 0; look < looks && !isIntricate(result); look += 1) {
    const cuts = findHiddenSpans(result, readMarkdown(result));
    if (cuts.length === 0) return result;
    result = cutSpans(result, cuts);
  }
  // Hostile: what cannot be cut out is at least made visible.
  return result.replaceAll("<!--", "&lt;!--").replaceAll("]:", "] :");
}

/** Ranges in the order of the text; one that begins inside another goes with it. */
function cutSpans(text: string, cuts: readonly Cut[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, instead = "" } of cuts) {
    const from = Math.max(start, at);
    if (end <= from) continue;
    const lines = text.slice(from, end).replace(/[^\n]/g, "");
    result += text.slice(at, from) + (from === start ? instead : "") + lines;
    at = end;
  }
  return result + text.slice(at);
}
