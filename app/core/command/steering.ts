import { z } from "zod";
import { named as quoted } from "../text/quoted.ts";
import { Dollars, Hash, OptionalText, priorities, Reason } from "./command.ts";
import {
  anywhere,
  type Entries,
  lower,
  mayBe,
  mustBe,
  nothing,
  oneOf,
  onIssues,
  text,
  upper,
  wordAs,
} from "./grammar.ts";

const dollars = z
  .string()
  .transform((word) => word.replace(/[.,!]$/, ""))
  .pipe(
    z.string().regex(/^\$?\d{1,9}(?:\.\d{1,2})?$/, {
      error: ({ input }) =>
        `${quoted(String(input))} is no sum in dollars; write it as \`$5\` or \`$5.50\``,
    }),
  )
  .transform((word) => Number(word.replace("$", "")))
  .pipe(Dollars);

/** How one molecule is worked on. */
export const steering: Entries<
  | "sling"
  | "plan"
  | "approve"
  | "stop"
  | "retry"
  | "hold"
  | "release"
  | "priority"
  | "budget"
  | "claim"
  | "unclaim"
  | "escalate"
> = {
  sling: {
    ...onIssues,
    usage: "sling [force]",
    does: "Puts the issue on the line, as the label `polecat` does: its text is approved as it stands, and a polecat starts when there is room.",
    examples: [
      { says: "sling", means: "has it worked on" },
      {
        says: "sling force",
        means: "has it worked on although it closely resembles another issue",
      },
    ],
    grammar: mayBe(oneOf(["force"], lower)).transform((word) => ({
      kind: "sling" as const,
      isForced: word !== undefined,
    })),
  },
  plan: {
    ...onIssues,
    usage: "plan [TEXT]",
    does: "Has the planning agent split the issue into molecules; they are made once the plan is approved.",
    examples: [
      { says: "plan", means: "proposes a plan in a comment" },
      { says: "plan Keep the public API as it is.", means: "the same, with a word on how" },
    ],
    grammar: text(OptionalText).transform((said) => ({ kind: "plan" as const, text: said })),
  },
  approve: {
    ...onIssues,
    usage: "approve [HASH]",
    does: "Approves the plan that waits here, or the text of the issue after somebody else has changed it.",
    examples: [
      { says: "approve", means: "approves what stands there now" },
      { says: "approve 3f9a1c2", means: "approves it only if it is still the one of that hash" },
    ],
    grammar: mayBe(wordAs(Hash, lower)).transform((hash) => ({
      kind: "approve" as const,
      ...(hash === undefined ? {} : { hash }),
    })),
  },
  stop: {
    ...anywhere,
    usage: "stop",
    does: "Takes the issue, or the one that the pull request is for, off the line: its run is asked to end and keeps what it has, and nothing starts again before somebody says so.",
    examples: [{ says: "stop", means: "ends the work; `/mayor retry` goes on with it" }],
    grammar: nothing.transform(() => ({ kind: "stop" as const })),
  },
  retry: {
    ...anywhere,
    usage: "retry",
    does: "Has it tried once more, whatever held or stopped it; if that fails as well, it is held again.",
    examples: [{ says: "retry", means: "sends another attempt, which goes on from what there is" }],
    grammar: nothing.transform(() => ({ kind: "retry" as const })),
  },
  hold: {
    ...anywhere,
    usage: "hold [REASON]",
    does: "Keeps new attempts from starting; one that is at work goes on.",
    examples: [
      { says: "hold", means: "holds it" },
      {
        says: "hold waiting for the new design",
        means: "holds it, and the reason stands beside it",
      },
    ],
    grammar: text(Reason).transform((reason) => ({ kind: "hold" as const, reason })),
  },
  release: {
    ...anywhere,
    usage: "release",
    does: "Lifts a hold, and opens a gate that waits for a person.",
    examples: [{ says: "release", means: "lets it go on" }],
    grammar: nothing.transform(() => ({ kind: "release" as const })),
  },
  priority: {
    ...anywhere,
    usage: "priority P0..P3",
    does: "Sets the priority, as the label of that name does; `P0` goes first.",
    examples: [{ says: "priority P1", means: "puts it before everything of `P2` and `P3`" }],
    grammar: mustBe(oneOf(priorities, upper), "the priority is missing: `P0` to `P3`").transform(
      (level) => ({ kind: "priority" as const, level }),
    ),
  },
  budget: {
    ...onIssues,
    usage: "budget $N",
    does: "Sets what this issue, or this convoy, may cost in dollars, all attempts together.",
    examples: [
      { says: "budget $5", means: "no attempt starts once five dollars are spent" },
      { says: "budget $5.50", means: "the same, with cents" },
    ],
    grammar: mustBe(dollars, "the sum is missing, such as `$5`").transform((sum) => ({
      kind: "budget" as const,
      dollars: sum,
    })),
  },
  claim: {
    ...onIssues,
    usage: "claim",
    does: "Takes the issue for yourself: no polecat works on it.",
    examples: [{ says: "claim", means: "you do it by hand" }],
    grammar: nothing.transform(() => ({ kind: "claim" as const })),
  },
  unclaim: {
    ...onIssues,
    usage: "unclaim",
    does: "Gives it back to the polecats.",
    examples: [{ says: "unclaim", means: "polecats may work on it again" }],
    grammar: nothing.transform(() => ({ kind: "unclaim" as const })),
  },
  escalate: {
    ...anywhere,
    usage: "escalate [REASON]",
    does: "Calls for a person: the label `needs-human`, and a mention of everybody whom `commands.escalate` names.",
    examples: [
      { says: "escalate", means: "calls whoever is on call" },
      { says: "escalate the tests need a licence", means: "the same, and says why" },
    ],
    grammar: text(Reason).transform((reason) => ({ kind: "escalate" as const, reason })),
  },
};
