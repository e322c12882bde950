import type { Awaited } from "./attack-class.ts";

export const output = {
  27: { attack: "What an agent says commands, mentions, closes or multiplies.", awaits: "a case" },
  28: {
    attack: "A patch changes what must not change, by detours.",
    awaits: "the look at the branch from outside",
  },
  29: {
    attack: "The proof is weakened instead of the work being done.",
    awaits: "the look at the branch from outside",
  },
  30: {
    attack: "Work is merged past review, by its own hand or another's name.",
    awaits: "a case",
  },
} as const satisfies Readonly<Record<number, Awaited>>;
