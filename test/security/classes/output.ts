import type { AttackClass } from "./attack-class.ts";

export const output = {
  27: {
    attack: "What an agent says commands, mentions people, closes issues or multiplies.",
    surface: "plans, comments, pull requests",
    defence:
      "The App hears no comment of its own; in its comments and pull requests mentions and closing words have no force (`app/core/text/neutralise.ts`); a plan has bounds and cannot set the label that dispatches (`app/core/plan/plan.ts`).",
    cases: [
      "a plan of more issues than GitHub takes, or with the label that dispatches, makes none",
      "what an agent writes into a plan commands and closes nothing, and whom it would notify is said first",
    ],
    open: "The issues of an approved plan are as it says: a mention in one notifies.",
  },
  28: {
    attack:
      "A patch changes what must not change, by detours: other spellings, renames, links, submodules, modes, size.",
    surface: "files of the branch",
    defence:
      "The App reads the branch from outside and judges it by every rule of the policy before it proposes it; what could not be read is refused (`app/core/policy/judge-branch.ts`).",
    cases: [
      "what steers the factory is refused by every detour that leads to it",
      "what could not be read whole, or is only half told, is refused",
    ],
  },
  29: {
    attack:
      "The proof is weakened instead of the work being done: checks are forged, skipped or rewritten.",
    surface: "commits, checks, configuration",
    defence:
      "What lands was verified by the base's own commands on the very tree, never by a status that somebody reported (`actions/rebase-and-verify/verify.ts`); no job with an agent may report checks (`app/cli/templates/cogtown-polecat.yml`); what weakens tests and checks is found in the branch (`app/core/policy/test-rules.ts`).",
    cases: [
      "the token of an agent's job can report no check, and that of each job no more than it needs",
      "a test or a check that is deleted, skipped, forgiving or silenced is refused or shown first",
    ],
    open: "A test that says less in other words is for the reviewer to see.",
  },
  30: {
    attack: "Work is merged past review, by its own hand or in another's name.",
    surface: "reviews, branches",
    defence:
      "Only a review by somebody who may write counts, and for the head and the base that it was given for; the App reviews nothing (`app/core/molecule/review-standing.ts`).",
    cases: [
      "nobody's approval but a writer's counts, not even the App's own or that of a job",
      "what was said for one base is nothing for another that the pull request is pointed at",
    ],
    open: "A job's token can push to branches that no ruleset protects.",
  },
} as const satisfies Readonly<Record<number, AttackClass>>;
