import type { Key } from "#core/decision.ts";

/** What becomes of passes, for a host that has somebody to tell: each as it happens. */
export type PassNote =
  /** A round is over. `effects`: each with what became of it; none where there was nothing to do. */
  | {
      readonly kind: "played";
      readonly key: Key;
      readonly reason: string;
      readonly effects: readonly string[];
    }
  /** GitHub makes the key wait: a rate limit, or no usable answer. */
  | { readonly kind: "waits"; readonly key: Key; readonly until: Date; readonly why: string }
  /** The key is left to the next event, recheck or patrol. */
  | { readonly kind: "failed"; readonly key: Key; readonly why: string };

/** A note, and the repository that it is about. */
export type TownNote = PassNote & {
  readonly repository: { readonly owner: string; readonly name: string };
};
