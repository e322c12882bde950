/** A JSON object out of somebody's words, or what kept it from being found. */
export type FoundObject =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string; readonly fix: string };

/** Braces in prose are rare; an answer that is made of them is not searched to its end. */
const mostTries = 30;

const asOne = "answer with one JSON object by the schema, and nothing around it";

/**
 * The one JSON object of an answer, whether it stands alone, in a code block, or with prose around it. Where there are
 * several, it is the one that has `key`; two different ones that have it are one too many.
 */
export function findOneObject(text: string, key: string): FoundObject {
  const pieces = piecesOf(text);
  const wanted = pieces.filter(({ source }) => source.includes(`"${key}"`));
  const [first, ...others] = distinct(wanted.length > 0 ? wanted : pieces);
  if (first === undefined) {
    const [broken] = [...wanted, ...pieces];
    const problem = broken?.problem ?? "It holds no JSON object";
    return { ok: false, problem, fix: asOne };
  }
  if (others.length > 0) {
    const problem = `It holds ${others.length + 1} different JSON objects`;
    return { ok: false, problem, fix: asOne };
  }
  return { ok: true, value: first };
}

/** A part of a text that begins like an object, with what it was read as or why it was not. */
interface Piece {
  readonly source: string;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}

/** An answer may be said twice: as it was worked out, and as the last word. */
function distinct(pieces: readonly Piece[]): readonly Readonly<Record<string, unknown>>[] {
  const values = new Map(pieces.map(({ source, value }) => [source, value]));
  return [...values.values()].filter((value) => value !== undefined);
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = text.indexOf("{");
  for (let tries = 0; at !== -1 && tries < mostTries; tries += 1) {
    const end = endOfObject(text, at);
    const source = text.slice(at, end);
    const read = end === undefined ? neverClosed : readJson(source);
    if (read.ok) pieces.push({ source, value: read.value });
    else {
      const problem = `The JSON that begins on line ${lineAt(text, at)} ${read.problem}`;
      pieces.push({ source, problem });
    }
    at = text.indexOf("{", read.ok && end !== undefined ? end : at + 1);
  }
  return pieces;
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split("\n").length;

/** Where the brace at `start` is closed, past it; braces inside of strings do not count. */
function endOfObject(text: string, start: number): number | undefined {
  const marks = /["{}\\]/g;
  marks.lastIndex = start;
  let depth = 0;
  let isString = false;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === "\\") marks.lastIndex += isString ? 1 : 0;
    else if (mark[0] === '"') isString = !isString;
    else if (!isString) depth += mark[0] === "{" ? 1 : -1;
    if (depth === 0) return mark.index + 1;
  }
  return undefined;
}

type ReadJson =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly problem: string };

const neverClosed: ReadJson = { ok: false, problem: "is never closed: the answer was cut short" };

function readJson(text: string): ReadJson {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? { ok: true, value } : { ok: false, problem: "is no object" };
  } catch (error) {
    const why = error instanceof Error ? error.message : "it is no JSON";
    return { ok: false, problem: `cannot be read: ${why}` };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
