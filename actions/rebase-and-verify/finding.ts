import type { Verdict } from "#core/refinery/record.ts";

type WithoutParts<V> = V extends unknown ? Omit<V, "parts"> : never;

/** A verdict before it is said whose it is. */
export type Finding = WithoutParts<Verdict>;
