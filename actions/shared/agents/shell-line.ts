import { shellWord } from "#core/text/shell.ts";
import type { CliProgram } from "./agent-cli.ts";

/** Words as one line of a shell that takes each for itself, whatever is in it. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** The words that start it. */
export const wordsOf = ({ node, path }: CliProgram): string[] =>
  node === undefined ? [path] : [node, path];
