/** What came of a look. `skipped`: it could not be looked at, because something that it needs is missing. */
export const levels = ["ok", "warning", "failure", "skipped"] as const;
export type FindingLevel = (typeof levels)[number];

/** Something that doctor can say. A word in braces is filled in with what was seen. */
export interface Line {
  readonly level: FindingLevel;
  readonly says: string;
  /** What to do about it: a command or a place. */
  readonly fix?: string;
  /** How somebody may have noticed, for the documentation. */
  readonly symptom?: string;
}

export type LinesOf<Check extends string> = Readonly<Record<Check, Readonly<Record<string, Line>>>>;

/** Names in braces. */
export type Blanks<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Blanks<Rest>
  : never;

export type Values = Readonly<Record<string, unknown>>;

/** Fills in what is in braces; what is not given stays as it is. */
export const fillIn = (text: string, values: Values): string =>
  text.replaceAll(/\{(\w+)\}/g, (blank, name: string) => {
    const value = values[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : blank;
  });
