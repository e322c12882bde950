import { clip, nodesOf, oneLine, readMarkdown, sourceOf, spanOf } from "./markdown.ts";
import { removeHiddenCharacters } from "./sanitise.ts";

/** Longer than any sentence of ours; what a stranger wrote may be longer. */
const longestLine = 1_000;

/**
 * One line for a terminal or a table there. The attacker writes an issue whose title moves the reader's cursor or paints
 * over what stands above: control characters are gone, and so is whatever is not drawn.
 */
export function plainText(text: string): string {
  return clip(oneLine(removeHiddenCharacters(text)), longestLine);
}

/** A line of our own Markdown as it reads there: marks stay, what keeps GitHub from acting on them goes. */
export function plainLine(markdown: string): string {
  let result = "";
  let at = 0;
  for (const node of nodesOf(readMarkdown(markdown))) {
    if (node.type !== "text") continue;
    const { start, end } = spanOf(node);
    result += markdown.slice(at, start) + spellOut(sourceOf(markdown, node));
    at = end;
  }
  return plainText(result + markdown.slice(at));
}

/** The entities that quietMarkdown writes, undone in the opposite order. */
function spellOut(text: string): string {
  return text
    .replaceAll("&#8203;", "")
    .replaceAll("&#96;", "`")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
}
