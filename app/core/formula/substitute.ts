import { shellWord } from "../text/shell.ts";

/** What names in braces stand for while one text is written. */
export interface Scope {
  /** Variables, written `{{name}}`. */
  readonly values: ReadonlyMap<string, string>;
  /** What an expansion, a loop or a leg brings along, written `{name}` or `{{name}}`. */
  readonly locals: ReadonlyMap<string, string>;
  /** Whether names may begin with a dot, as in the Go templates of convoys. */
  readonly isConvoy: boolean;
}

export interface Written {
  readonly text: string;
  /** Names that stand for nothing, as they were written. */
  readonly unknown: readonly string[];
  readonly used: ReadonlySet<string>;
}

/** `$` before it: GitHub's own `${{ github.sha }}`, which is no name of ours. */
const braces =
  /(?<dollar>\$?)\{\{-?\s*(?<dot>\.?)(?<name>[A-Za-z_][\w.-]*?)\s*-?\}\}|\{(?<single>[A-Za-z_][\w.-]*)\}/g;

/** What is put in the place of a name, between what stands before and after it in the template. */
type Insert = (
  value: string,
  around: { readonly before: string; readonly after: string },
) => string;

/** Several lines, which only a formula's own texts have, become paragraphs of their own. */
const insertProse: Insert = (value, { before, after }) => {
  if (!value.includes("\n")) return value;
  const [start, end] = [/(?:^|\n)[ \t]*$/.test(before), /^[ \t]*(?:\n|$)/.test(after)];
  return `${start ? "" : "\n\n"}${value}${end ? "" : "\n\n"}`;
};

/**
 * The template with every name replaced, each once: what a person gave as a value is never read for names itself. A
 * name in single braces that stands for nothing is left as it is, for many languages write such.
 */
export function substitute(template: string, scope: Scope, insert: Insert = insertProse): Written {
  const unknown: string[] = [];
  const used = new Set<string>();
  const text = template.replace(braces, (whole: string, ...rest: unknown[]) => {
    const found = readGroups(rest);
    const value = valueOf(found, scope);
    if (value !== undefined) {
      used.add(found.name);
      const at = found.at + found.dollar.length;
      return (
        found.dollar +
        insert(value, {
          before: template.slice(0, at),
          after: template.slice(found.at + whole.length),
        })
      );
    }
    if (isOurs(found, scope)) unknown.push(whole.slice(found.dollar.length));
    return whole;
  });
  return { text, unknown, used };
}

interface Found {
  readonly name: string;
  readonly isSingle: boolean;
  readonly dollar: string;
  readonly isDotted: boolean;
  readonly at: number;
}

/** What `replace` hands over behind the match: captures, offset, text, named groups. */
function readGroups(rest: readonly unknown[]): Found {
  const [, , , , offset] = rest;
  const [dollar, dot, double, single] = rest.map((part) =>
    typeof part === "string" ? part : undefined,
  );
  return {
    name: single ?? double ?? "",
    isSingle: single !== undefined,
    dollar: dollar ?? "",
    isDotted: dot === ".",
    at: typeof offset === "number" ? offset : 0,
  };
}

function valueOf({ name, isSingle, isDotted }: Found, scope: Scope): string | undefined {
  if (isDotted && !scope.isConvoy) return undefined;
  return scope.locals.get(name) ?? (isSingle ? undefined : scope.values.get(name));
}

const isOurs = ({ isSingle, isDotted, dollar }: Found, scope: Scope): boolean =>
  !isSingle && dollar === "" && (!isDotted || scope.isConvoy);

/** Go's control words, which a convoy's texts of Gas Town's may hold and nobody here carries out. */
export function findGoControl(template: string): string | undefined {
  return /\{\{-?\s*(?:if|else|end|range|with|template|block|define)\b[^}]*\}\}/.exec(template)?.[0];
}

/** Letters that mean nothing to a shell. */
export const plainWord = /^[\w./:@%+=,^~-]+$/;

export interface WrittenCommand extends Written {
  /** Values that stand between quotation marks and hold more than plain letters. */
  readonly unsafe: readonly string[];
}

/**
 * A command with its names replaced. The attacker gives `; curl …` as the name of a test: a value is one word of the
 * command, quoted where it must be. Only where the command itself is a name, at its beginning or behind `&&`, `||`,
 * `;` or `|`, with or without a `!`, the value is a command, which the person who gives it means to be run.
 */
export function substituteInCommand(template: string, scope: Scope): WrittenCommand {
  const unsafe: string[] = [];
  const written = substitute(template, scope, (value, { before }) => {
    if (plainWord.test(value)) return value;
    if (isQuoted(before)) unsafe.push(value);
    else if (isCommandPosition(before)) return value;
    return shellWord(value);
  });
  return { ...written, unsafe };
}

const isCommandPosition = (before: string): boolean => /(?:^|[;|]|&&)\s*(?:!\s+)?$/.test(before);

/** Whether a quotation mark is open at the end. A backslash takes the mark behind it the meaning. */
function isQuoted(before: string): boolean {
  let open = "";
  for (const [mark] of before.replaceAll(/\\./g, "").matchAll(/["'`]/g)) {
    if (open === "") open = mark;
    else if (open === mark) open = "";
  }
  return open !== "";
}
