import type { z } from "zod";
import { clip, codeSpan, oneLine } from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { planKeys, planWords } from "./plan-keys.ts";
import { type Finding, nameOfPath, type Path } from "./plan-problem.ts";

/** What the schema has against a text, in words for whoever wrote it. A misspelt key is not also said to be missing. */
export function schemaFindings(issues: readonly z.core.$ZodIssue[]): Finding[] {
  const noticed = issues.flatMap(noticeIssue);
  const meant = new Set(noticed.flatMap((each) => each.meant ?? []));
  return noticed
    .filter(({ missing }) => missing === undefined || !meant.has(missing))
    .map(({ path, problem, fix }) => ({ path, problem, fix }));
}

interface Noticed extends Finding {
  /** Names of the key that is missing, and of the one that a misspelt key meant. */
  readonly missing?: string;
  readonly meant?: string;
}

function noticeIssue(issue: z.core.$ZodIssue): Noticed[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === "invalid_union" && isRecord(issue.input)) return noticeUnion(issue);
  return issue.input === undefined ? [missingKey(path)] : [wrongValue(issue)];
}

/** Of a union nothing is told but that no kind of it fits; a key that none of them has tells more. */
function noticeUnion(issue: z.core.$ZodIssue): Noticed[] {
  const known = planKeys(issue.path);
  const unknown = Object.keys(issue.input ?? {}).filter((key) => !known.includes(key));
  return unknown.length === 0
    ? [wrongValue(issue)]
    : unknown.map((key) => unknownKey(issue.path, key));
}

function unknownKey(path: Path, key: string): Noticed {
  const known = planKeys(path);
  const meant = nearestWord(key.slice(0, 100), known);
  const question = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
  return {
    path: [...path, key],
    ...(meant === undefined ? {} : { meant: nameOfPath([...path, meant]) }),
    problem: `The key ${codeSpan(clip(oneLine(key), 60))} is not known${question}`,
    fix: `known here: ${known.map((word) => `\`${word}\``).join(", ")}`,
  };
}

const fieldOf = (path: Path) => (path.length === 0 ? "The plan" : `\`${String(path.at(-1))}\``);

/** An item of a list is called after its list. */
const subjectOf = (path: Path) =>
  typeof path.at(-1) === "number"
    ? `Item ${Number(path.at(-1)) + 1} of ${fieldOf(path.slice(0, -1))}`
    : fieldOf(path);

function missingKey(path: Path): Noticed {
  return {
    path,
    missing: nameOfPath(path),
    problem: `${subjectOf(path)} is missing`,
    fix: fixOf(path),
  };
}

function wrongValue(issue: z.core.$ZodIssue): Noticed {
  const isEmpty = issue.code === "too_small" && issue.origin === "string";
  const why = isEmpty
    ? "is empty (what nobody sees does not count)"
    : `does not fit: ${clip(oneLine(issue.message), 200)}`;
  return {
    path: issue.path,
    problem: `${subjectOf(issue.path)} ${why}`,
    fix: fixOf(issue.path),
  };
}

function fixOf(path: Path): string {
  if (path.length === 0) return "write an object with `molecules`, a list";
  const keys = planKeys(path);
  return (
    planWords(path) ??
    (keys.length > 0
      ? `known here: ${keys.map((word) => `\`${word}\``).join(", ")}`
      : (planWords(path.filter((part) => typeof part === "string")) ?? "see the schema of a plan"))
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
