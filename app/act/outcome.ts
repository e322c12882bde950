import type { RefusalCause } from "#core/refinery/landing-way.ts";

/**
 * What became of an effect. `lost`: somebody was faster, look again. `refused`: GitHub said no, in its own words. `mismatch`:
 * GitHub merged a pull request, and what is on the base now is not what was tested.
 */
export type EffectOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "created" }
  | { readonly kind: "updated" }
  | { readonly kind: "lost" }
  /** `cause`: of a landing, where it is known. */
  | { readonly kind: "refused"; readonly why: string; readonly cause?: RefusalCause }
  | Mismatch;

export interface Mismatch {
  readonly kind: "mismatch";
  readonly pull: number;
  /** What it was merged as. */
  readonly commit: string;
  /** Trees. */
  readonly expected: string;
  readonly found: string;
}
