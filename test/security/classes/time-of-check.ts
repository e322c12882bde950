import type { AttackClass, Awaited } from "./attack-class.ts";

export const timeOfCheck = {
  10: {
    attack: "A text is edited after somebody has read and approved it, even in the same second.",
    surface: "issues",
    defence:
      "The approved text is pinned by its digest; an edit by somebody who may not write pauses the molecule, and one in the second of the approval counts as later (`app/core/molecule/pinned.ts`).",
    cases: [
      "an edit in the very second of the approval is not covered by it",
      "what is edited after the approval is worked on by nobody until it is approved",
    ],
    open: "Whoever may write and saves the text approves all that stands in it.",
  },
  11: {
    attack: "A plan is swapped, or looks like the App's, before somebody says `approve`.",
    awaits: "a case",
  },
  12: { attack: "Work is changed after it was approved or verified.", awaits: "a case" },
  13: {
    attack: "A pull request changes the configuration that is to judge it.",
    awaits: "a case",
  },
  14: { attack: "A marker or a comment of the App is forged or rewritten.", awaits: "a case" },
} as const satisfies Readonly<Record<number, AttackClass | Awaited>>;
