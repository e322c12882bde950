import { z } from "zod";
import { highestNumber } from "../names.ts";
import { oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import { beginningOfHidden } from "./hidden.ts";

/**
 * What a person told the Mayor, as it stands in records: it reads what it prints. Texts in it are one line each and hold
 * nothing that a reader of the comment did not see; they are still a stranger's words wherever they are shown.
 */

/** What is refused in a comment is disarmed here, so that nothing that was written before can be unreadable. */
const cleanLine = (text: string) =>
  oneLine(removeHiddenCharacters(text)).replaceAll(beginningOfHidden, "< ");

const line = (most: number, missing = "the text is missing") =>
  z
    .string({ error: missing })
    .overwrite(cleanLine)
    .max(most, {
      error: (issue) =>
        `the text has ${typeof issue.input === "string" ? issue.input.length : "too many"} characters, of which ${most} are allowed`,
    });

/** Why something is held, frozen or paused; empty: nobody said. */
export const Reason = line(200);
export const OptionalText = line(4_000);
export const Text = OptionalText.min(1, { error: "the text is missing" });
const noName = "the name is missing";
export const ConvoyName = line(100, noName).min(1, { error: noName });
export const FormulaName = z
  .string()
  .max(100, { error: "no formula has a name of more than 100 characters" })
  .regex(/^[A-Za-z0-9][\w.-]*$/, {
    error: "a formula is called by its name: letters, digits, `-`, `_` and `.`",
  });
/** Never begins with `_`: `__proto__` is a key that objects take amiss. */
export const ValueName = z
  .string()
  .max(50, { error: "no name of a value has more than 50 characters" })
  .regex(/^[A-Za-z][\w.-]*$/, {
    error: "names of values have letters, digits, `-`, `_` and `.`, a letter first",
  });
export const Value = line(1_000);
export const IssueNumber = z
  .int()
  .min(1, { error: "issues are counted from 1" })
  .max(highestNumber, { error: "no issue has so high a number" });
export const Members = z
  .array(IssueNumber)
  .min(1, { error: "a convoy has at least one issue, such as `#12`" })
  .max(100, { error: "a convoy has at most 100 issues" });
export const Dollars = z
  .number()
  .positive({ error: "a budget is more than nothing; `/mayor stop` ends the work" })
  .max(1_000_000, { error: "a budget is at most $1000000" });
export const priorities = ["P0", "P1", "P2", "P3"] as const;
/** The beginning of a git object's name or of another digest, in lower case. */
export const Hash = z.string().regex(/^[0-9a-f]{4,64}$/, {
  error: "what is approved is named by the 4 to 64 digits and letters `a` to `f` of its hash",
});

/** A commit by all of its name: of a short one anybody can make another within minutes. */
export const CommitName = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, {
  error:
    "a head is named by all 40 letters and digits of its commit, since a short name can be imitated",
});

export const Command = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("help"), command: z.string().max(20).exactOptional() }),
  z.object({ kind: z.literal("status") }),
  z.object({ kind: z.literal("why"), number: IssueNumber.exactOptional() }),
  z.object({ kind: z.literal("sling"), isForced: z.boolean() }),
  z.object({ kind: z.literal("plan"), text: OptionalText }),
  /** `hash`: only if that is still what waits for approval. */
  z.object({ kind: z.literal("approve"), hash: Hash.exactOptional() }),
  /** Take it off the line: its run ends, its work stays, nothing is dispatched until somebody says so. */
  z.object({ kind: z.literal("stop") }),
  /** Try once more: a hold is lifted, a pause is over, and the next failure holds it again. */
  z.object({ kind: z.literal("retry") }),
  z.object({ kind: z.literal("hold"), reason: Reason }),
  z.object({ kind: z.literal("release") }),
  z.object({ kind: z.literal("priority"), level: z.enum(priorities) }),
  z.object({ kind: z.literal("budget"), dollars: Dollars }),
  z.object({ kind: z.literal("claim") }),
  z.object({ kind: z.literal("unclaim") }),
  z.object({ kind: z.literal("escalate"), reason: Reason }),
  z.object({ kind: z.literal("ask"), question: Text }),
  z.object({ kind: z.literal("note"), text: Text }),
  z.object({ kind: z.literal("convoy"), name: ConvoyName, members: Members }),
  z.object({
    kind: z.literal("cook"),
    formula: FormulaName,
    values: z.record(ValueName, Value),
  }),
  z.object({ kind: z.literal("pause"), reason: Reason }),
  z.object({ kind: z.literal("resume") }),
  /** Queue this pull request at the head that it has now, or only if that is this one; `urgent`: before all others. */
  z.object({
    kind: z.literal("merge"),
    isUrgent: z.boolean(),
    head: CommitName.exactOptional(),
  }),
  /** Nothing lands on this base until somebody says so; and on it goes. */
  z.object({ kind: z.literal("freeze"), reason: Reason }),
  z.object({ kind: z.literal("thaw") }),
]);
export type Command = z.infer<typeof Command>;

export type CommandName = Command["kind"];

/** In the order in which help and documentation tell them. */
export const commandNames: readonly CommandName[] = Command.options.map(
  ({ shape }) => shape.kind.value,
);
