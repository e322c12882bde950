import type { AttackClass, Awaited } from "./attack-class.ts";

export const output = {
  27: { attack: "What an agent says commands, mentions, closes or multiplies.", awaits: "a case" },
  28: {
    attack: "A patch changes what must not change, by detours.",
    awaits: "the look at the branch from outside",
  },
  29: {
    attack:
      "The proof is weakened instead of the work being done: checks are forged, skipped or rewritten.",
    surface: "commits, checks, configuration",
    defence:
      "What lands was verified by the base's own commands on the very tree, never by a status that somebody reported (`actions/rebase-and-verify/verify.ts`); no job with an agent may report checks (`app/cli/templates/cogtown-polecat.yml`).",
    cases: [
      "the token of an agent's job can report no check, and that of each job no more than it needs",
    ],
  },
  30: {
    attack: "Work is merged past review, by its own hand or another's name.",
    awaits: "a case",
  },
} as const satisfies Readonly<Record<number, AttackClass | Awaited>>;
