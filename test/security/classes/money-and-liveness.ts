import type { AttackClass } from "./attack-class.ts";

export const moneyAndLiveness = {
  31: {
    attack: "Money or attention is used up: many issues, many commands, agents without end.",
    surface: "issues, comments, jobs",
    defence:
      "Only writers start work, and are bounded by budgets, caps and a breaker (`app/core/budget/decide-budget.ts`); what agents ask of a model is metered and cut at their cap (`actions/shared/model-proxy/meter.ts`); an event that concerns nobody costs no request (`app/webhook/route.ts`); a stranger is answered once (`app/core/desk/hear.ts`).",
    cases: [
      "whoever may not write makes nobody work or talk, however often they ask",
      "a hundred requests at once get no more past a cap than one after the other",
      "an agent that never stops asking its model is cut, and what it has is kept",
      "a comment holds ten commands at most, and one built to keep a parser busy is not read",
    ],
  },
  32: {
    attack:
      "A guard cannot ask GitHub, is told half, or is told nonsense, and lets pass what it should stop.",
    surface: "GitHub's answers",
    defence:
      "Answers are parsed before they are believed (`app/github/connection.ts`); a permission that is not said is none (`app/github/rest-reads.ts`); a pass that could not see everything acts on nothing (`app/reconcile.ts`).",
    cases: [
      "who may write is nobody while GitHub does not say so",
      "what cannot be read is not taken for empty: the town, a change, a gate, a desk",
      "a comparison that GitHub cut short is told from a whole one",
      "an answer that tells no usage is not taken for free",
      "a look that could not see everything decides nothing, whichever answer is missing",
    ],
  },
  33: {
    attack: "Two jobs do one thing, or one that was given up writes after all.",
    surface: "jobs",
    defence:
      "Whatever a job publishes is one push with an entry in the record, by compare-and-swap (`actions/polecat/claim.ts`).",
    cases: ["a worker whose attempt was given to another writes nothing any more"],
  },
} as const satisfies Readonly<Record<number, AttackClass>>;
