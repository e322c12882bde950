import { z } from "zod";
import { Usage } from "../molecule/record.ts";
import { clip, oneLine } from "../text/markdown.ts";
import { Plan } from "./plan.ts";

/**
 * What a planning job leaves at `refs/cogtown/plans/<issue>/<nonce>`, in the message of the one commit there. The agent
 * wrote most of it: whoever shows it tames it first.
 */

/** A comment on GitHub has 65,536 characters at most, and the answer does not stand alone in it. */
export const longestText = 50_000;
export const longestWhy = 4_000;
export const longestTail = 6_000;

const told = {
  version: z.literal(1),
  issue: z.number().int().positive(),
  nonce: z.string(),
  usage: Usage.optional(),
  /** That the agent worked; absent where nobody knows, because the job was lost. */
  seconds: z.number().nonnegative().optional(),
};

export const PlanAnswer = z.discriminatedUnion("kind", [
  z.object({ ...told, kind: z.literal("plan"), plan: Plan }),
  z.object({ ...told, kind: z.literal("answer"), text: z.string().min(1).max(longestText) }),
  z.object({
    ...told,
    kind: z.literal("failed"),
    /** A sentence; what was wrong with a plan follows it as a list, one problem in each line. */
    why: z.string().min(1).max(longestWhy),
    /** The end of what the agent printed, or nothing. */
    tail: z.string().max(longestTail),
  }),
]);
export type PlanAnswer = z.infer<typeof PlanAnswer>;

/** What came of it, in one line of the ledger or of a log. */
export function describeAnswer(answer: PlanAnswer): string {
  switch (answer.kind) {
    case "plan": {
      const { length } = answer.plan.molecules;
      return length === 1 ? "a plan of one molecule" : `a plan of ${length} molecules`;
    }
    case "answer":
      return "an answer to a question";
    case "failed":
      return `no answer: ${clip(oneLine(answer.why), longestLine)}`;
  }
}

const longestLine = 180;
