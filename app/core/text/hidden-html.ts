/**
 * HTML that a stranger wrote into Markdown. GitHub draws few elements and hardly any attribute; an attacker puts words
 * for the agent into the rest: comments, `alt`, `title`, `data-…`, or elements whose very names are the sentence.
 */

/** A range of a text that no reader of the page sees, and what stands there instead of it. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly instead?: string;
}

/** What GitHub leaves of HTML in Markdown (the list of its published filter), and what GitHub Flavored Markdown shows as text instead. */
const drawn = new Set(
  [
    "h1 h2 h3 h4 h5 h6 h7 h8 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody",
    "tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure",
    "figcaption abbr bdo cite dfn mark small source span time wbr",
    "title textarea style xmp iframe noembed noframes script plaintext",
  ].flatMap((line) => line.split(" ")),
);

/** What is inside of them is not drawn either. */
const swallowing = new Set("template noscript svg math object audio video canvas".split(" "));

/** The addresses that a reader can follow or sees as a picture; one with a space in it would be words. */
const address = /\s(?:href|src)\s*=\s*(?:"[^"\s]*"|'[^'\s]*'|[^"'\s>]+)/i;

/** A tag of an element whose contents are not drawn; positions are those of the whole text. */
export interface Swallow {
  readonly name: string;
  readonly closes: boolean;
  readonly start: number;
  readonly end: number;
}

export interface HiddenHtml {
  readonly cuts: readonly Cut[];
  readonly swallows: readonly Swallow[];
}

/** A tag as HTML reads one: quotes may hold `>`. Sticky: it is asked where a `<` stands. */
const tag = /<(\/?)([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/iy;

const enclosed = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<!", ">"],
  ["<?", "?>"],
] as const;

/**
 * What a piece of HTML holds that no reader sees. Comments, declarations and tags that are never closed hide the rest
 * of the piece.
 */
export function findHiddenHtml(html: string, offset: number): HiddenHtml {
  const cuts: Cut[] = [];
  const swallows: Swallow[] = [];
  for (let at = html.indexOf("<"); at !== -1; ) {
    const found = readMarkup(html, at);
    cuts.push(...found.cuts.map((cut) => shift(cut, offset)));
    if (found.swallow !== undefined) swallows.push(shift(found.swallow, offset));
    at = html.indexOf("<", found.end);
  }
  return { cuts, swallows };
}

const shift = <Range extends Cut>(range: Range, by: number): Range => ({
  ...range,
  start: range.start + by,
  end: range.end + by,
});

interface Markup {
  readonly cuts: readonly Cut[];
  readonly swallow?: Swallow;
  readonly end: number;
}

function readMarkup(html: string, at: number): Markup {
  const kind = enclosed.find(([open]) => html.startsWith(open, at));
  if (kind !== undefined) return whole(at, endOfEnclosed(html, at, kind));
  if (!/^<\/?[a-z]/i.test(html.slice(at, at + 3))) return { cuts: [], end: at + 1 };
  tag.lastIndex = at;
  const [text, slash = "", name = "", attributes = ""] = tag.exec(html) ?? [];
  return text === undefined
    ? whole(at, html.length)
    : readTag({ at, text, closes: slash !== "", name: name.toLowerCase(), attributes });
}

const whole = (start: number, end: number): Markup => ({ cuts: [{ start, end }], end });

function endOfEnclosed(html: string, at: number, [open, close]: readonly [string, string]): number {
  // `<!-->` is a whole comment
  const found = html.indexOf(close, at + Math.min(open.length, 2));
  return found === -1 ? html.length : found + close.length;
}

interface Tag {
  readonly at: number;
  readonly text: string;
  readonly closes: boolean;
  readonly name: string;
  readonly attributes: string;
}

function readTag({ at, text, closes, name, attributes }: Tag): Markup {
  const end = at + text.length;
  if (swallowing.has(name)) {
    return { cuts: [{ start: at, end }], swallow: { name, closes, start: at, end }, end };
  }
  if (!drawn.has(name)) return whole(at, end);
  const kept = closes ? "" : (address.exec(attributes)?.[0] ?? "");
  const start = end - 1 - attributes.length;
  // `<br/>` keeps its stroke; it says nothing.
  if (attributes === kept || /^\s*\/?$/.test(attributes)) return { cuts: [], end };
  return { cuts: [{ start, end: end - 1, instead: kept }], end };
}

/** From an opening tag to its closing one; without that, to the end of the block that it stands in. */
export function findSwallowed(
  swallows: readonly Swallow[],
  endOfBlock: (at: number) => number,
): Cut[] {
  return swallows.flatMap((opening, position) => {
    if (opening.closes) return [];
    const closing = swallows
      .slice(position + 1)
      .find(({ name, closes }) => closes && name === opening.name);
    return [{ start: opening.start, end: closing?.end ?? endOfBlock(opening.start) }];
  });
}
