import { stem } from "./stem.ts";
import { fillers, numbersInWords, relations, turners } from "./word-lists.ts";

/** A piece of a text: as it was said, or marked as a name (code, quoted). */
export interface Piece {
  readonly text: string;
  readonly isName: boolean;
}

/** What a text says, whatever its order, case, punctuation and filler. */
export interface Words {
  readonly all: ReadonlySet<string>;
  /** Those of them that nobody may say otherwise: numbers, identifiers, names, negations. */
  readonly exact: ReadonlySet<string>;
  /** `x to y`, for each two words with such a word between them. */
  readonly related: ReadonlySet<string>;
}

interface Word {
  readonly key: string;
  readonly isExact: boolean;
}

export function wordsOf(pieces: readonly Piece[]): Words {
  const all = new Set<string>();
  const exact = new Set<string>();
  const related = new Set<string>();
  let last: string | undefined;
  let relation: string | undefined;
  for (const { key, isExact } of pieces.flatMap(readPiece)) {
    if (relations.has(key) && !isExact) relation = key;
    if (fillers.has(key) && !isExact) continue;
    all.add(key);
    if (isExact) exact.add(key);
    if (relations.has(key)) continue;
    if (last !== undefined && relation !== undefined) related.add(`${last} ${relation} ${key}`);
    last = key;
    relation = undefined;
  }
  return { all, exact, related };
}

/** Whether one of them says only from a to b, somewhere, and the other one only from b to a. */
export function isReversed(one: Words, other: Words): boolean {
  return [...one.related].some((each) => {
    const turned = each.split(" ").reverse().join(" ");
    const isSaidByBoth = one.related.has(turned) || other.related.has(each);
    return other.related.has(turned) && !isSaidByBoth;
  });
}

function readPiece({ text, isName }: Piece): readonly Word[] {
  return text
    .normalize("NFKC")
    .replace(/(?<=\d),(?=\d{3})/g, "")
    .replace(/[‘’]/g, "'")
    .replace(/\(s\)/g, "s")
    .split(/[\s,;…—–]+/)
    .flatMap((raw) => readWord(raw, isName));
}

/** Signs that compare, and options of one letter, are said by their signs and case alone. */
const isSign = (raw: string) => /^(?:[<>=!]{1,3}|[<>]=?\d.*|-[A-Za-z])$/.test(raw);

function readWord(raw: string, isName: boolean): readonly Word[] {
  if (isSign(raw)) return [{ key: raw, isExact: true }];
  const bare = trimSigns(raw).replace(/'s$/i, "");
  if (bare === "") return [];
  const word = bare.toLowerCase().replace(/^v(?=\d)/, "");
  const denied = /^(\p{L}+)n't$/u.exec(word) ?? /^(can)not$/.exec(word);
  if (denied !== null)
    return [...plainWord(denied[1] ?? "", isName), { key: "not", isExact: true }];
  if (/^\p{L}+(?:-\p{L}+)+$/u.test(word)) {
    return word.split("-").flatMap((part) => plainWord(part, isName));
  }
  const isIdentifier = /[^\p{L}\p{M}'-]|^\p{L}$/u.test(word) || /\p{Ll}\p{Lu}/u.test(bare);
  return isIdentifier && !fillers.has(word)
    ? [{ key: word, isExact: true }]
    : plainWord(word, isName);
}

/** Signs around a word are punctuation, but for those of `C#` and `C++`. */
function trimSigns(raw: string): string {
  let [start, end] = [0, raw.length];
  while (start < end && /[^\p{L}\p{N}]/u.test(raw.charAt(start))) start += 1;
  while (end > start && /[^\p{L}\p{N}\p{M}+#%]/u.test(raw.charAt(end - 1))) end -= 1;
  return raw.slice(start, end);
}

function plainWord(word: string, isName: boolean): readonly Word[] {
  const number = numbersInWords.get(word);
  if (number !== undefined) return [{ key: number, isExact: true }];
  // `ca` and `wo` are what is left of can't and won't.
  if (word === "ca" || word === "wo") return [];
  const isSmall = fillers.has(word) || relations.has(word);
  return [{ key: isSmall ? word : stem(word), isExact: isName || turners.has(word) }];
}
