import type { AttackClass } from "./attack-class.ts";

export const timeOfCheck = {
  10: {
    attack: "A text is edited after somebody has read and approved it, even in the same second.",
    surface: "issues",
    defence:
      "The approved text is pinned by its digest; an edit by somebody who may not write pauses the molecule until it is approved, whoever saves the text afterwards (`app/observe/who-edited.ts`), and one in the second of the approval counts as later (`app/core/molecule/pinned.ts`).",
    cases: [
      "an edit in the very second of the approval is not covered by it",
      "what is edited after the approval is worked on by nobody until it is approved",
      "a writer who saves what a stranger has edited takes nothing of it over",
    ],
  },
  11: {
    attack:
      "A plan is swapped, or one that looks like the App's is posted, before somebody says `approve`.",
    surface: "comments",
    defence:
      "A plan stands in the record under its hash; only the App's own comment shows it, and an edit of that by somebody who may not write is put back and approves nothing (`app/core/desk/plan-orders.ts`).",
    cases: [
      "a plan that looks like the App's is none, and one that another App rewrote is put back",
    ],
  },
  12: {
    attack: "Work is changed after it was approved or verified.",
    surface: "pull requests",
    defence:
      "A review counts for the commit that it was given for (`app/core/molecule/review-standing.ts`); a fork's head has to be approved or named (`app/core/refinery/queue.ts`); what lands is the very commit that was verified, by compare-and-swap (`app/core/refinery/land-green.ts`).",
    cases: [
      "an approval is of the head that was there, and not of what was pushed after it",
      "a word to merge a fork's work is no word for what is pushed before it is heard",
    ],
    open: "`/mayor merge` on a branch of the repository itself, without a review and without the commit's name, is of the head that the App finds when it hears the comment. Whoever can push there in between may write.",
  },
  13: {
    attack: "A pull request changes the configuration that is to judge it.",
    surface: "pull requests",
    defence:
      "Commands are read from the base that the work is put on, never from the work (`actions/rebase-and-verify/refine.ts`).",
    cases: [
      "what judges a pull request is what stands on its base, whatever the pull request says",
    ],
    open: "What such a command runs (`npm test`) may be the pull request's own.",
  },
  14: {
    attack: "A marker or a comment of the App is forged or rewritten, so that it believes it.",
    surface: "comments",
    defence:
      "State is read from the ledger, and only the App's own comments are ever looked at for its marks; they are projections, put right on every pass (`app/github/readings.ts`).",
    cases: [
      "marks of the App in others' comments mean nothing, and what others wrote into its own is put right",
    ],
    open: "Whoever may push can write the ledger's refs. Each entry stands in `git log`, and what lands is proven again all the same.",
  },
} as const satisfies Readonly<Record<number, AttackClass>>;
