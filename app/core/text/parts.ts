import { clip } from "./markdown.ts";

/** GitHub refuses comments of more than 65,536 characters. */
export const longestComment = 60_000;

/** A part of a text and how soon it may go when there is too much: the highest rank first. */
export interface Part {
  readonly rank: number;
  readonly text: string;
}

/** The parts, a blank line between two; whole parts are left out where they would be too much. */
export function joinWithin(parts: readonly Part[], characters: number): string {
  const shown = parts.filter(({ text }) => text !== "");
  const text = shown.map((part) => part.text).join("\n\n");
  const last = Math.max(0, ...shown.map(({ rank }) => rank));
  if (text.length <= characters) return text;
  if (last === 0) return clip(text, characters);
  return joinWithin(
    shown.filter(({ rank }) => rank < last),
    characters,
  );
}
