import type { AttackClass } from "./attack-class.ts";

export const whoMayCommand = {
  1: {
    attack:
      "Somebody without write permission, or who has just lost it, says a command or hopes that one takes effect.",
    surface: "comments",
    defence:
      "A desk asks GitHub for the author's permission when it reads the comment, never earlier (`app/observe/desk.ts`, `app/core/desk/hear.ts`).",
    cases: [
      "whoever may not write steers nothing, by no command",
      "a permission that was taken away before the comment is read is gone",
    ],
    open: "An answer about a permission is believed for a minute.",
  },
  2: {
    attack: "Another App, or a person with a name like a trusted bot's, speaks or labels.",
    surface: "comments, labels",
    defence:
      "Bots are nobody's collaborators: only those in `commands.allow-bots` count, with the `[bot]` that no person's name can have (`app/observe/desk.ts`).",
    cases: ["another App is not heard, nor is a person named like a bot that may speak"],
  },
  3: {
    attack:
      "Being called MEMBER or COLLABORATOR is taken for a permission; an account that was deleted is taken for somebody.",
    surface: "comments",
    defence:
      "Associations are never read; an author that is gone is `ghost`, who may not write (`app/github/answers.ts`).",
    cases: [
      "an association with the repository is no permission, and neither is an account that is gone",
    ],
  },
  4: {
    attack:
      "Words that only look like a command, or that are quoted, shown as code, hidden or repeated by an e-mail program, are obeyed.",
    surface: "comments",
    defence:
      "A command is the first line of a paragraph of Markdown, parsed and not searched for (`app/core/command/read-comment.ts`).",
    cases: [
      "what is quoted, shown as code, hidden or repeated is not said",
      "letters that look alike say nothing",
      "what the App says itself commands nobody",
    ],
  },
  5: {
    attack:
      "A command is edited into somebody else's comment, or stands in the text of an issue that anybody can write.",
    surface: "comments, issues",
    defence:
      "Words count as their author's while nobody else has edited them; issues are data (`app/github/readings.ts`).",
    cases: [
      "words that somebody put into another's comment are nobody's",
      "the title and the text of an issue are no comment",
    ],
  },
  6: {
    attack:
      "A label approves although somebody put it on who may only triage, or it is another label of nearly the same name.",
    surface: "labels",
    defence:
      "Whoever put the label on last is asked for, and must be able to write (`app/observe/molecule.ts`).",
    cases: [
      "a label of somebody who may only triage approves nothing, whoever put it on before",
      "a label that is spelt otherwise is another one, unless GitHub says that it is the same",
    ],
  },
  7: {
    attack: "Webhooks are forged, replayed, reordered, or tell of another installation.",
    surface: "the App's address",
    defence:
      "Probot verifies the signature first; after that an event is only a hint of where to look (`app/webhook/route.ts`).",
    cases: [
      "what is not signed with the App's secret is not even read",
      "what is told of a place where the App is not installed is asked of nobody",
      "webhooks that come late, again or in another order start nothing twice",
    ],
  },
  8: {
    attack: "A workflow is dispatched by hand with invented inputs, or an old run is run again.",
    surface: "`workflow_dispatch`",
    defence:
      "A job works only on the attempt whose nonce stands in the record, and only once (`actions/polecat/claim.ts`).",
    cases: ["a job that nobody dispatched does nothing, and neither does one that is run again"],
    open: "Whoever may write can start jobs; they end by themselves within seconds.",
  },
  9: {
    attack: "A fork's failing checks make an agent with rights repair the fork's code.",
    surface: "`workflow_run`",
    defence:
      "Nothing is repaired because a run failed: only a molecule's own record decides (`app/webhook/route.ts`).",
    cases: ["a fork whose checks fail, under whatever names, gets nobody to mend them"],
  },
} as const satisfies Readonly<Record<number, AttackClass>>;
