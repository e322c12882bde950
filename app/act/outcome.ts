/** What became of an effect. `lost`: somebody was faster, look again. `refused`: GitHub said no, in its own words. */
export type EffectOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "created" }
  | { readonly kind: "updated" }
  | { readonly kind: "lost" }
  | { readonly kind: "refused"; readonly why: string };
