import { type AST, getStaticTOMLValue, ParseError, parseTOML } from "toml-eslint-parser";

/** Keys and indices from the top of a file to one of its values. */
export type Path = readonly (string | number)[];

/** Where a key or an item of a list stands. */
interface Spot {
  readonly line: number;
  /** Offsets of its value, where it has one of its own. */
  readonly start: number;
  readonly end: number;
}

/** A TOML file: its value, and where each of its keys stands. */
export interface Toml {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Every key that is written down, in the order of the text. */
  readonly paths: readonly Path[];
  readonly spots: ReadonlyMap<string, Spot>;
}

export type ReadToml =
  | { readonly ok: true; readonly toml: Toml }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** Deeper than any formula; an attacker's lists in lists would otherwise fill the stack. */
const deepest = 24;

/** Reads TOML 1.0. Never throws, whatever the text is. */
export function readToml(text: string): ReadToml {
  const plain = text.replace(/^\uFEFF/, "");
  try {
    return readTree(plain, parseTOML(plain, { tomlVersion: "1.0" }));
  } catch (error) {
    // Anything else is the stack of the parser, which nesting has filled.
    return error instanceof ParseError
      ? { ok: false, line: Math.max(1, error.lineNumber), problem: error.message }
      : tooDeep(1);
  }
}

const tooDeep = (line: number) =>
  ({ ok: false, line, problem: `tables and lists are nested more than ${deepest} deep` }) as const;

function readTree(text: string, tree: AST.TOMLProgram): ReadToml {
  const paths: Path[] = [];
  const spots = new Map<string, Spot>();
  for (const [path, spot] of placesOf(tree)) {
    if (path.length > deepest) return tooDeep(spot.line);
    if (path.includes("__proto__")) {
      return { ok: false, line: spot.line, problem: "`__proto__` is no name of a key" };
    }
    if (spots.has(keyOf(path))) continue;
    paths.push(path);
    spots.set(keyOf(path), spot);
  }
  return { ok: true, toml: { text, value: getStaticTOMLValue(tree), paths, spots } };
}

const keyOf = (path: Path) => JSON.stringify(path);

type Place = readonly [Path, Spot];

function* placesOf(tree: AST.TOMLProgram): Generator<Place> {
  for (const node of tree.body[0].body) {
    if (node.type === "TOMLKeyValue") yield* placesOfPair(node, []);
    else {
      const path: Path = node.resolvedKey;
      for (let length = 1; length <= path.length; length += 1) {
        yield [path.slice(0, length), spotOf(node.key)];
      }
      for (const pair of node.body) yield* placesOfPair(pair, path);
    }
  }
}

function* placesOfPair({ key, value }: AST.TOMLKeyValue, above: Path): Generator<Place> {
  let path = above;
  for (const part of key.keys) {
    path = [...path, part.type === "TOMLBare" ? part.name : part.value];
    const { line } = part.loc.start;
    yield [path, { line, start: value.range[0], end: value.range[1] }];
  }
  yield* placesOfValue(value, path);
}

function* placesOfValue(value: AST.TOMLContentNode, path: Path): Generator<Place> {
  // One too deep is told of where it stands, and not looked into.
  if (path.length > deepest) return;
  if (value.type === "TOMLInlineTable") {
    for (const pair of value.body) yield* placesOfPair(pair, path);
  }
  if (value.type !== "TOMLArray") return;
  for (const [index, item] of value.elements.entries()) {
    yield [[...path, index], spotOf(item)];
    yield* placesOfValue(item, [...path, index]);
  }
}

const spotOf = ({ loc, range }: AST.TOMLNode): Spot => ({
  line: loc.start.line,
  start: range[0],
  end: range[1],
});

/** The 1-based line of a key, or of the nearest thing above it that is written down. */
export function lineOf(toml: Toml, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const spot = toml.spots.get(keyOf(path.slice(0, length)));
    if (spot !== undefined) return spot.line;
  }
  return 1;
}

/** The 1-based line on which these words first stand in the value of a key, or the key's own. */
export function lineOfWords(toml: Toml, path: Path, words: string): number {
  const spot = toml.spots.get(keyOf(path));
  const at = spot === undefined ? -1 : toml.text.slice(spot.start, spot.end).indexOf(words);
  if (spot === undefined || at < 0) return lineOf(toml, path);
  return toml.text.slice(0, spot.start + at).split("\n").length;
}
