import { irregular, notPlural } from "./word-lists.ts";

const hasVowel = (word: string) => /[aeiouy]/.test(word);

/**
 * A word without the endings of plural and tense, for comparing only: `crashes`, `crashed` and `crashing` are one. The
 * first step of Porter, "An algorithm for suffix stripping" (1980), and no more of it: his later steps make one of
 * `author` and `authority`.
 */
export function stem(word: string): string {
  if (word.length < 3 || notPlural.has(word) || !/^\p{L}+$/u.test(word)) return word;
  return withoutTense(withoutPlural(irregular.get(word) ?? word));
}

function withoutPlural(word: string): string {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}

function withoutTense(word: string): string {
  if (word.endsWith("eed")) return word;
  if (word.endsWith("ied")) return `${word.slice(0, -3)}y`;
  const root = word.replace(/(?:ing|ed)$/, "");
  if (root === word) return word.length > 4 ? word.replace(/e$/, "") : word;
  if (root.length < 3 || !hasVowel(root)) return word;
  const isDoubled = root.length > 3 && /([bdfgmnprt])\1$/.test(root);
  return isDoubled ? root.slice(0, -1) : root.replace(/e$/, "");
}
