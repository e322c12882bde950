import { distance } from "fastest-levenshtein";
import { type Meaning, meaningOf } from "./meaning.ts";
import { isReversed, type Words } from "./words.ts";

/** An issue that another one may repeat. */
export interface Other {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly what: "open" | "landed";
}

export interface Duplicate {
  readonly number: number;
  readonly what: Other["what"];
  /** From the threshold to 1: the same words. */
  readonly similarity: number;
}

/**
 * The one of `others` that this issue most resembles, if it does so by `threshold` (0.5 to 1); of equals the one with the
 * smallest number. Compared are title and goal, by their words: case, punctuation, order, endings and filler do not count.
 *
 * Texts are alike by how little must be changed in one list of words, sorted, to make it the other (Levenshtein), with
 * two rules that come first. Numbers, identifiers, names between quotes or backticks and negations must be the same, and
 * nothing may be said the other way round: else the two are not alike at all. And where each has a word that the other
 * lacks, or one has one more in its title, that is another wish and no other wording: 0.85 at most.
 */
export function findDuplicate(
  issue: { readonly title: string; readonly body: string },
  others: readonly Other[],
  threshold: number,
): Duplicate | undefined {
  const meaning = meaningOf(issue);
  let best: Duplicate | undefined;
  for (const other of others) {
    const similarity = similarityOf(meaning, meaningOf(other));
    if (similarity < threshold) continue;
    const isBetter =
      best === undefined ||
      similarity > best.similarity ||
      (similarity === best.similarity && other.number < best.number);
    if (isBetter) best = { number: other.number, what: other.what, similarity };
  }
  return best;
}

const mostWithOtherWords = 0.85;

function similarityOf(one: Meaning, other: Meaning): number {
  const hasGoals = one.whole !== undefined && other.whole !== undefined;
  const [a, b] = hasGoals ? [one.whole, other.whole] : [one.title, other.title];
  if (a.all.size === 0 || b.all.size === 0 || isAtOdds(a, b)) return 0;
  const [more, less] = [lacking(a, b), lacking(b, a)];
  const isOther =
    (more.length > 0 && less.length > 0) ||
    more.some((word) => one.title.all.has(word)) ||
    less.some((word) => other.title.all.has(word));
  return Math.min(likenessOf(a, b), isOther ? mostWithOtherWords : 1);
}

const lacking = (of: Words, from: Words) => [...of.all].filter((word) => !from.all.has(word));

function isAtOdds(a: Words, b: Words): boolean {
  const hasAll = (exact: ReadonlySet<string>, all: ReadonlySet<string>) =>
    [...exact].every((word) => all.has(word));
  return !hasAll(a.exact, b.all) || !hasAll(b.exact, a.all) || isReversed(a, b);
}

function likenessOf(a: Words, b: Words): number {
  const [one, other] = [listOf(a), listOf(b)];
  return 1 - distance(one, other) / Math.max(one.length, other.length);
}

const listOf = ({ all }: Words) => [...all].toSorted().join(" ");
