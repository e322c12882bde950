import { clip, codeSpan, oneLine } from "../text/markdown.ts";
import { lineOf, type Path, type Toml } from "./toml.ts";

/** One thing wrong with a formula: where, what, and how to mend it. */
export interface FormulaProblem {
  readonly file: string;
  /** 1-based; 1 when the problem is about the whole file. */
  readonly line: number;
  /** As in `steps[0].gate.type`; empty when the problem is about the whole file. */
  readonly key: string;
  readonly problem: string;
  readonly fix: string;
}

/** One read file of a formula. */
export interface Source {
  readonly file: string;
  readonly toml: Toml;
}

/** A key of a file. */
export interface Place {
  readonly source: Source;
  readonly path: Path;
}

/** What is found while a formula is cooked. Grows; nothing is ever taken out. */
export interface Notes {
  readonly problems: FormulaProblem[];
  readonly warnings: string[];
}

/** More than these a person does not mend at a time, and one mistake makes many. */
const mostProblems = 10;

/** The first ten, in the order of files and lines, each said once. */
export function chooseProblems(problems: readonly FormulaProblem[]): readonly FormulaProblem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  const bySaying = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...bySaying.values()]
    .toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line)
    .slice(0, mostProblems);
}

/** `["steps", 0, "gate"]` as `steps[0].gate`. */
export function printPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    const word = /^[\w-]+$/.test(part) ? part : JSON.stringify(part);
    return text === "" ? word : `${text}.${word}`;
  }, "");
}

export const below = ({ source, path }: Place, ...parts: Path): Place => ({
  source,
  path: [...path, ...parts],
});

/** Told at the line of the key, or at another line where `line` is given. */
export function problemAt(
  { source, path }: Place,
  problem: string,
  fix: string,
  line = lineOf(source.toml, path),
): FormulaProblem {
  return { file: source.file, line, key: printPath(path), problem, fix };
}

/** In one line, for a person: where, what, and what to do next. Others' words in it are between backticks. */
export const printFormulaProblem = ({ file, line, key, problem, fix }: FormulaProblem): string =>
  `${shown(file)}, line ${line}${key === "" ? "" : `, ${shown(key)}`}: ${ended(problem)} Fix: ${ended(fix)}`;

export const ended = (sentence: string) => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`);

export const warnAt = ({ source, path }: Place, words: string): string =>
  `${source.file}, line ${lineOf(source.toml, path)}: ${words}`;

/** A name or text of somebody's in a sentence of ours. */
export const shown = (text: string): string => codeSpan(clip(oneLine(text), 80));

/** What was most likely meant, as the end of a sentence; empty where nothing is near. */
export const didYouMean = (meant: string | undefined): string =>
  meant === undefined ? "" : `; did you mean ${shown(meant)}?`;
