import { type PatternPart, partsOf } from "../molecule/scope.ts";

/** Who may change which paths, kept so that asking who is in the way looks at the folders in question alone. */
export interface ScopeIndex {
  add(number: number, scope: readonly string[]): void;
  /** Some of those whose scope collides with this one, `most` of them at most; none: there are none. */
  find(scope: readonly string[], most: number): readonly number[];
}

interface Folder {
  /** Whoever has a pattern that leads to here, or through here. */
  readonly through: number[];
  /** Whoever has a pattern that covers everything from here on: it ends here, or goes on with `**`. */
  readonly covering: number[];
  readonly named: Map<string, Folder>;
  /** Below a part with a wildcard in it: it may be any name. */
  wild: Folder | undefined;
}

const makeFolder = (): Folder => ({
  through: [],
  covering: [],
  named: new Map(),
  wild: undefined,
});

/** Answers exactly as scopesCollide does. The same additions in the same order give the same answers. */
export function makeScopeIndex(): ScopeIndex {
  const root = makeFolder();
  return {
    add: (number, scope) => {
      for (const glob of scope) addPattern(root, number, partsOf(glob));
    },
    find: (scope, most) => {
      const found = new Set<number>();
      for (const glob of scope) {
        if (found.size < most) findPattern(root, partsOf(glob), found, most);
      }
      return [...found];
    },
  };
}

function addPattern(root: Folder, number: number, parts: readonly PatternPart[]): void {
  let folder = root;
  folder.through.push(number);
  for (const part of parts) {
    if (part.kind === "deep") break;
    folder = part.kind === "wild" ? (folder.wild ??= makeFolder()) : nameFolder(folder, part.word);
    folder.through.push(number);
  }
  folder.covering.push(number);
}

function nameFolder({ named }: Folder, word: string): Folder {
  const known = named.get(word);
  if (known !== undefined) return known;
  const fresh = makeFolder();
  named.set(word, fresh);
  return fresh;
}

function findPattern(
  root: Folder,
  parts: readonly PatternPart[],
  found: Set<number>,
  most: number,
): void {
  const waiting: { readonly folder: Folder; readonly depth: number }[] = [
    { folder: root, depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, depth } = next;
    const part = parts[depth];
    const isCovered = part === undefined || part.kind === "deep";
    collect(isCovered ? folder.through : folder.covering, found, most);
    if (found.size >= most) return;
    if (isCovered) continue;
    for (const below of foldersBelow(folder, part))
      waiting.push({ folder: below, depth: depth + 1 });
  }
}

function collect(numbers: readonly number[], found: Set<number>, most: number): void {
  for (const number of numbers) {
    if (found.size >= most) return;
    found.add(number);
  }
}

/** The one that a wildcard made comes last, to be looked at first: whoever is there is in the way of most. */
function foldersBelow({ named, wild }: Folder, part: PatternPart): readonly Folder[] {
  const same = part.kind === "plain" ? [named.get(part.word)] : [...named.values()];
  return [...same, wild].filter((folder) => folder !== undefined);
}
