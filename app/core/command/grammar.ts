import { z } from "zod";
import type { PermissionLevel } from "../config/config.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { named as quoted } from "../text/quoted.ts";
import { type Command, IssueNumber } from "./command.ts";

/** Where a comment stands. */
export type Place = "issue" | "pull";

export interface CommandExample {
  /** What follows `/mayor `. */
  readonly says: string;
  readonly means: string;
}

/** Everything that is to be known of one command; parser, help and documentation have it from here. */
export interface CommandEntry<C extends Command = Command> {
  /** What follows `/mayor `: capital letters are for what is filled in, brackets for what may be left out. */
  readonly usage: string;
  readonly does: string;
  readonly examples: readonly [CommandExample, ...CommandExample[]];
  readonly where: readonly Place[];
  /** Who may say it, where the configuration asks for no more. */
  readonly level: PermissionLevel;
  /** Makes the command of what was said (see Said); its messages are told to whoever said it. */
  readonly grammar: z.ZodType<C>;
}

export type Entries<K extends Command["kind"]> = {
  readonly [Kind in K]: CommandEntry<Extract<Command, { readonly kind: Kind }>>;
};

export const onIssues = { where: ["issue"], level: "write" } as const;
export const onPulls = { where: ["pull"], level: "write" } as const;
export const anywhere = { where: ["issue", "pull"], level: "write" } as const;

/** Of what could not be taken apart nothing is guessed. */
const fault = z.never({ error: ({ input }) => String(input) }).optional();

const noNames = z.record(z.string(), z.string()).superRefine((named, context) => {
  const [name] = Object.keys(named);
  if (name === undefined) return;
  context.addIssue({ code: "custom", message: `${quoted(`${name}=`)} means nothing here` });
});

const onlyWords = z
  .object({ fault, named: noNames, words: z.array(z.string()) })
  .transform((said): unknown => said.words);

/** Words and nothing else. */
export const words = <T>(schema: z.ZodType<T>) => onlyWords.pipe(schema);

/** Words, and `key=value` as often as wanted. */
export const wordsAndNames = <W extends z.ZodType, N extends z.ZodType>(schema: W, names: N) =>
  z.object({ fault, named: names, words: schema });

const restOfLine = z.object({ rest: z.string() }).transform((said): unknown => said.rest);

/** The rest of the line as it is. */
export const text = <T>(schema: z.ZodType<T>) => restOfLine.pipe(schema);

export const nothing = words(
  z.array(z.string()).max(0, { error: "nothing may follow this command on its line" }),
);

/** At most one word. */
export const mayBe = <T extends z.ZodType>(schema: T) =>
  words(z.tuple([schema.optional()], { error: "that is more than one word" })).transform(
    ([word]) => word,
  );

/** One word. */
export const mustBe = <T extends z.ZodType>(schema: T, missing: string) =>
  words(
    z.tuple([schema], {
      error: ({ code }) => (code === "too_big" ? "that is more than one word" : missing),
    }),
  ).transform(([word]) => word);

/** A sentence may end with the word. */
const loose = z.string().transform((word) => word.replace(/[.,!]$/, ""));

/** One of these words, in capital letters or not, with a guess at the one that was meant. */
export const oneOf = <const T extends readonly string[]>(
  known: T,
  fold: (word: string) => string,
) =>
  loose.transform(fold).pipe(
    z.enum(known, {
      error: ({ input }) =>
        `${quoted(String(input))} means nothing here${guess(String(input), known)}`,
    }),
  );

export const lower = (word: string) => word.toLowerCase();
export const upper = (word: string) => word.toUpperCase();

/** ``; did you mean `this`?``, or nothing where no known word is near; of words as short as `P1` any would be. */
export function guess(word: string, known: readonly string[]): string {
  const meant = nearestWord(
    word,
    known.filter(({ length }) => length > 2),
  );
  return meant === undefined ? "" : `; did you mean \`${meant}\`?`;
}

/** A word put into the form that a schema of values wants. */
export const wordAs = <T extends z.ZodType<unknown, string>>(
  schema: T,
  fold: (word: string) => string,
) => loose.transform(fold).pipe(schema);

export const issueNumber = loose
  .pipe(
    z.string().regex(/^#?\d{1,10}$/, {
      error: ({ input }) => `${quoted(String(input))} is no issue; issues are written \`#12\``,
    }),
  )
  .transform((word) => Number(word.replace("#", "")))
  .pipe(IssueNumber);
