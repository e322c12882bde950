import { shellWord } from "#core/text/shell.ts";

/** A word as a shell reads it back. */
export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : shellWord(word);
}
