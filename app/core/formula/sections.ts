import { clip } from "../text/markdown.ts";
import type { Background, Draft } from "./draft.ts";
import { longestProse } from "./writer.ts";

const longestHeading = 100;

/**
 * Sections of an issue for words that go along with the work, each once. The word before the heading keeps a step that
 * is called “Scope” from being read as one.
 */
export function sectionsOf(background: readonly Background[]): readonly Background[] {
  const unique = new Map(background.map((each) => [JSON.stringify(each), each]));
  return [...unique.values()].map(({ heading, text }) => ({
    heading: clip(`About: ${heading}`, longestHeading),
    text,
  }));
}

/** How each step is done, as few sections as hold it. */
export function detailsOf(segment: readonly Draft[]): readonly Background[] {
  const texts = segment.flatMap(({ title, text }, index) =>
    text === "" ? [] : [`**Step ${index + 1}: ${title}**\n\n${text}`],
  );
  const packed: string[] = [];
  for (const text of texts) {
    const last = packed.at(-1);
    const joined = last === undefined ? text : `${last}\n\n${text}`;
    if (last === undefined || joined.length > longestProse) packed.push(text);
    else packed[packed.length - 1] = joined;
  }
  return packed.map((text, index) => ({
    heading: index === 0 ? "How it is done" : `How it is done, continued ${index + 1}`,
    text,
  }));
}
