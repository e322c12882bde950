import { z } from "zod";

/** A text, or a list of texts: read as a list. */
export const oneOrMore = (words: string) =>
  z
    .union([z.string().trim().min(1), z.array(z.string().trim().min(1))], {
      error: "a text or a list of texts is expected",
    })
    .transform((value) => (typeof value === "string" ? [value] : value))
    .describe(words);

/** A whole number from 1 on, with what it is when nobody says it. */
export const count = (byDefault: number, most: number, words: string) =>
  z.int().min(1).max(most).default(byDefault).describe(`${words} (default ${byDefault}).`);
