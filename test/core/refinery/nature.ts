import { createHash } from "node:crypto";
import type { Part } from "#core/refinery/record.ts";

/** What a pull request is like at one head. `cross`: it does not merge with what a bad push has brought in. */
export type Kind = "good" | "breaks" | "hangs" | "unfit" | "cross";
/** What a person pushes to the base. What is bad or hangs does so until somebody mends it. */
export type Push = "good" | "bad" | "hang" | "mend";

/** What only the jobs know. Pull requests are numbers from 1. */
export interface Nature {
  readonly count: number;
  /** By head: the n-th pull request's first, then those of its force-pushes. */
  readonly kinds: readonly Kind[];
  /** Good alone and bad when all of them are there: two or three. */
  readonly quarrels: readonly (readonly number[])[];
  /** These two do not merge. */
  readonly clashes: readonly (readonly [number, number])[];
  /** The second one changes nothing where the first one is. */
  readonly twins: readonly (readonly [number, number])[];
  /** The second one is good where the first one is, whatever else it is. */
  readonly masks: readonly (readonly [number, number])[];
}

/** One step of the base's history: a pull request at a head, or a push. */
export type Item =
  | { readonly pull: number; readonly version: number }
  | { readonly push: Push; readonly version: number };

export const shaOf = (...words: readonly string[]): string =>
  createHash("sha1").update(words.join("\n")).digest("hex");

const nameOf = (item: Item): string =>
  "pull" in item ? `#${item.pull}.${item.version}` : `${item.push}.${item.version}`;

export const headOf = (item: Item): string => shaOf("head", nameOf(item));

/** The same changes in another order are the same tree. */
export const treeOf = (items: readonly Item[]): string =>
  shaOf("tree", ...items.map(nameOf).toSorted());

const kindOf = ({ kinds, count }: Nature, pull: number, version: number): Kind =>
  kinds[(pull - 1 + version * count) % kinds.length] ?? "good";

const has = (items: readonly Item[], pull: number): boolean =>
  items.some((item) => "pull" in item && item.pull === pull);

/** The newest push that has not been mended. */
function isUnmended(items: readonly Item[], push: Push): boolean {
  const last = (what: Push) => items.findLastIndex((item) => "push" in item && item.push === what);
  return last(push) > last("mend");
}

export function isGood(nature: Nature, items: readonly Item[]): boolean {
  const isBroken = (item: Item) =>
    "pull" in item &&
    kindOf(nature, item.pull, item.version) === "breaks" &&
    !nature.masks.some(([mender, broken]) => broken === item.pull && has(items, mender));
  return (
    !isUnmended(items, "bad") &&
    !items.some(isBroken) &&
    !nature.quarrels.some((set) => set.every((pull) => has(items, pull)))
  );
}

/** Its verification would not come to an end. */
export const hangs = (nature: Nature, items: readonly Item[]): boolean =>
  isUnmended(items, "hang") ||
  items.some((item) => "pull" in item && kindOf(nature, item.pull, item.version) === "hangs");

const clash = ({ clashes }: Nature, items: readonly Item[], pull: number): boolean =>
  clashes.some(([a, b]) => (a === pull && has(items, b)) || (b === pull && has(items, a)));

/** What becomes of a pull request that is put on `line`, which stands on `base`. */
export function fateOf(
  nature: Nature,
  base: readonly Item[],
  line: readonly Item[],
  { pull, version }: { readonly pull: number; readonly version: number },
): "placed" | "empty" | "base" | "line" {
  const kind = kindOf(nature, pull, version);
  if (kind === "unfit" || (kind === "cross" && isUnmended(base, "bad"))) return "base";
  if (clash(nature, base, pull)) return "base";
  if (clash(nature, line, pull)) return "line";
  return nature.twins.some(([first, second]) => second === pull && has([...base, ...line], first))
    ? "empty"
    : "placed";
}

export const conflictOf = (pull: number, fate: "base" | "line"): Part => ({
  kind: "conflict",
  pull,
  with: fate,
  paths: ["src/a.ts"],
  tail: "",
});
