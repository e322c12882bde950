/**
 * What readers of a comment see otherwise than it stands there, or not at all. The attacker has somebody with more rights
 * paste a text that shows less than it holds.
 */

/**
 * Between their tags text is folded up, struck out, quoted, shown as code or turned round, or is not shown at all. Others
 * (`<b>`, or `<string>` of a type) do nothing to it.
 */
const hidingElements = [
  ...["details", "summary", "del", "s", "strike", "blockquote", "q", "bdo"],
  ...["pre", "code", "samp", "kbd", "tt", "var"],
  ...["table", "thead", "tbody", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd"],
  ...["template", "svg", "math", "select", "object", "noscript", "video", "audio", "canvas"],
].join("|");

/** The `<` of a tag of theirs, of an HTML comment, a declaration or an instruction. */
export const beginningOfHidden = new RegExp(
  String.raw`<(?=[!?]|/?(?:${hidingElements})(?![\w-]))`,
  "gi",
);

/** Their tags: the slash of a closing one, and the name. */
export const hidingTags = new RegExp(String.raw`<(/?)(${hidingElements})(?![\w-])`, "gi");

/** Overrides and isolates: what is drawn then has another order than what is read. */
export const turnsText = /[\u202A-\u202E\u2066-\u2069]/;
