import { plainText } from "../text/plain.ts";
import { type Blanks, type FindingLevel, fillIn, type Line, type Values } from "./line.ts";
import { appLines } from "./lines/app.ts";
import { landingLines } from "./lines/landing.ts";
import { machineLines } from "./lines/machine.ts";
import { townLines } from "./lines/town.ts";

/** Everything that doctor can say of one thing, by the check and the name of the line. */
export const checkLines = { ...machineLines, ...appLines, ...townLines, ...landingLines };
export const checkNames: readonly string[] = Object.keys(checkLines);

/** What any check may come to, whatever it looks at. */
export const commonLines = {
  needs: {
    level: "skipped",
    says: "Needs `{needed}`, which did not hold.",
  },
  hidden: {
    level: "warning",
    says: "GitHub does not tell: {words}",
    fix: "Use the App's credentials, or a token that may read this; what is not seen is not proven.",
  },
  silent: {
    level: "failure",
    says: "GitHub gave no usable answer: {words}",
    fix: "Look at --github, at the way there (network, HTTPS_PROXY) and at https://www.githubstatus.com, and run doctor again.",
  },
} as const satisfies Readonly<Record<string, Line>>;

type Catalogue = typeof checkLines;
export type CheckName = keyof Catalogue;
type CommonName = keyof typeof commonLines;
type LineName<Check extends CheckName> = keyof Catalogue[Check] & string;
type BlanksOf<Entry> =
  | (Entry extends { readonly says: infer Text } ? Blanks<Text> : never)
  | (Entry extends { readonly fix: infer Text } ? Blanks<Text> : never);
/** What is in braces must be given; more may be. */
type ValuesFor<Entry> = Values & { readonly [Blank in BlanksOf<Entry>]: string | number };

/** One line of doctor's answer. */
export interface Finding {
  readonly check: CheckName;
  /** Stays the same whatever the words: `check/line`, as in docs/troubleshooting.md. */
  readonly id: string;
  readonly level: FindingLevel;
  readonly says: string;
  readonly fix?: string;
}

/** A line of this check with what was seen. Control characters of foreign words are gone. */
export function find<Check extends CheckName, Name extends LineName<Check>>(
  check: Check,
  name: Name,
  values: ValuesFor<Catalogue[Check][Name]>,
): Finding;
export function find(check: CheckName, name: string, values: Values): Finding {
  const line = Object.entries<Line>(checkLines[check]).find(([known]) => known === name)?.[1];
  if (line === undefined) throw new Error(`${check} has no line ${name}`);
  return findingOf(check, `${check}/${name}`, line, values);
}

export function findCommon<Name extends CommonName>(
  check: CheckName,
  name: Name,
  values: ValuesFor<(typeof commonLines)[Name]>,
): Finding;
export function findCommon(check: CheckName, name: CommonName, values: Values): Finding {
  return findingOf(check, `any/${name}`, commonLines[name], values);
}

function findingOf(check: CheckName, id: string, line: Line, values: Values): Finding {
  const text = (words: string) => plainText(fillIn(words, values));
  return {
    ...{ check, id, level: line.level, says: text(line.says) },
    ...(line.fix === undefined ? {} : { fix: text(line.fix) }),
  };
}
