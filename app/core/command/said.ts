import { named as quoted } from "../text/quoted.ts";

/** What stands on a command's line after its name, taken apart; each grammar looks at the parts that it needs. */
export interface Said {
  /** All of it, for commands that take a text. */
  readonly rest: string;
  readonly words: readonly string[];
  /** What was said as `key=value`. */
  readonly named: Readonly<Record<string, string>>;
  /** Why it cannot be taken apart; of no matter to a command that takes a text. */
  readonly fault?: string;
}

const blanks = /\s*/y;
const key = /([A-Za-z][\w.-]*)=/y;
/** A word, or text between quotes; in straight ones a backslash takes the force of a quote or a backslash. */
const value = /(?:(["'])((?:\\.|(?!\1)[^\\])*)\1|“([^”]*)”|((?!["'“])\S+)|)(?=\s|$)/y;

/** Takes one line apart: words, `key=value`, and quotes around either's text. Linear in its length. */
export function takeApart(rest: string): Said {
  const words: string[] = [];
  const named = new Map<string, string>();
  let at = 0;
  const next = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(rest);
    at += match?.[0].length ?? 0;
    return match;
  };
  for (next(blanks); at < rest.length; next(blanks)) {
    const start = at;
    const [, name] = next(key) ?? [];
    const found = next(value);
    if (found === null) return { rest, words, named: {}, fault: faultAt(rest, start) };
    const text = textOf(found);
    if (name === undefined) words.push(text);
    else if (named.has(name)) {
      return { rest, words, named: {}, fault: `${quoted(name)} is given twice` };
    } else named.set(name, text);
  }
  return { rest, words, named: Object.fromEntries(named) };
}

function textOf([, , straight, curly, bare]: RegExpExecArray): string {
  return straight?.replace(/\\(["'\\])/g, "$1") ?? curly ?? bare ?? "";
}

const faultAt = (rest: string, start: number) =>
  `from ${quoted(rest.slice(start))} on it cannot be told what belongs together: a quote is opened and not closed, or something stands right behind it`;
