import { z } from "zod";
import { CommitName, Reason } from "./command.ts";
import {
  anywhere,
  type Entries,
  lower,
  nothing,
  oneOf,
  onPulls,
  text,
  wordAs,
  words,
} from "./grammar.ts";

const isCommit = (word: string) => /^[0-9a-f]{4,}\W?$/i.test(word);

/** In either order. */
const urgencyAndHead = words(z.array(z.string()))
  .transform((all) => ({
    urgent: all.filter((word) => !isCommit(word)),
    heads: all.filter(isCommit),
  }))
  .pipe(
    z.object({
      urgent: z.array(oneOf(["urgent"], lower)),
      heads: z.array(wordAs(CommitName, lower)).max(1, { error: "a pull request has one head" }),
    }),
  );

/** The town as a whole, and what lands. */
export const landing: Entries<"pause" | "resume" | "merge" | "freeze" | "thaw"> = {
  pause: {
    ...anywhere,
    usage: "pause [REASON]",
    does: "Starts no polecat any more, of this convoy where it is said on one, and anywhere else of the whole town; those at work go on.",
    examples: [
      { says: "pause", means: "pauses the convoy, or the town" },
      { says: "pause the model is down", means: "pauses it, and everything that waits says why" },
    ],
    grammar: text(Reason).transform((reason) => ({ kind: "pause" as const, reason })),
  },
  resume: {
    ...anywhere,
    usage: "resume",
    does: "Ends a pause: of the convoy where it is said on one, and anywhere else of the town.",
    examples: [{ says: "resume", means: "polecats start again" }],
    grammar: nothing.transform(() => ({ kind: "resume" as const })),
  },
  merge: {
    ...onPulls,
    usage: "merge [urgent] [COMMIT]",
    does: "Queues the pull request at the head that it has; one that was put out at this head is tried once more, and a fork's lands only at a head that is named here or that a review has approved.",
    examples: [
      { says: "merge", means: "lands it when its turn has come and it is proven" },
      {
        says: "merge 5f1c0c7d1d3f0a5e8a4b7e2c9d6f3b1a0e8d7c6b",
        means: "lands it only at this head, which nobody can exchange after you have read it",
      },
      { says: "merge urgent", means: "the same, before all others" },
    ],
    grammar: urgencyAndHead.transform(({ urgent, heads: [head] }) => ({
      kind: "merge" as const,
      isUrgent: urgent.length > 0,
      ...(head === undefined ? {} : { head }),
    })),
  },
  freeze: {
    ...onPulls,
    usage: "freeze [REASON]",
    does: "Lets nothing but what is urgent land on the base of this pull request.",
    examples: [
      { says: "freeze", means: "freezes the base" },
      {
        says: "freeze release 1.0",
        means: "freezes it, and every pull request that waits says why",
      },
    ],
    grammar: text(Reason).transform((reason) => ({ kind: "freeze" as const, reason })),
  },
  thaw: {
    ...onPulls,
    usage: "thaw",
    does: "Ends a freeze; what GitHub refused to land is tried again at once.",
    examples: [{ says: "thaw", means: "things land again" }],
    grammar: nothing.transform(() => ({ kind: "thaw" as const })),
  },
};
