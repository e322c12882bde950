import { z } from "zod";
import { Moment, Sha } from "../ledger-values.ts";
import { CriterionResult } from "../molecule/record.ts";

/** One pull request as it stood when it was taken into a candidate. */
export const Entry = z.object({
  pull: z.number().int().positive(),
  molecule: z.number().int().positive(),
  /** The head that was reviewed and that the candidate is made from. */
  head: Sha,
  branch: z.string(),
});
export type Entry = z.infer<typeof Entry>;

/** What the rebase-and-verify job found. Lost, cancelled and timed-out runs are no verdicts. */
export const Verdict = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("green"), commit: Sha, tree: Sha, results: z.array(CriterionResult) }),
  z.object({
    kind: z.literal("red"),
    commit: Sha,
    failed: CriterionResult,
    results: z.array(CriterionResult),
  }),
  z.object({ kind: z.literal("conflict"), paths: z.array(z.string()), tail: z.string() }),
  z.object({ kind: z.literal("empty") }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** The newest base with entries rebased on it, in order. `id` is a digest of base and heads: naming it twice names the same thing. */
export const Candidate = z.object({
  id: z.string(),
  base: Sha,
  entries: z.array(Entry).min(1),
  dispatches: z.array(Moment).min(1),
  runId: z.number().int().optional(),
  verdict: Verdict.optional(),
});
export type Candidate = z.infer<typeof Candidate>;

export const Landing = z.object({
  pull: z.number(),
  molecule: z.number(),
  commit: Sha,
  tree: Sha,
  at: Moment,
});
export type Landing = z.infer<typeof Landing>;

/** Put out of the queue at this head; a new head queues again. */
const Ejection = z.object({
  pull: z.number(),
  molecule: z.number(),
  head: Sha,
  candidate: z.string(),
  at: Moment,
  why: z.string(),
  tail: z.string(),
  /** What it changes is on the base already: there is nothing to mend. */
  isEmpty: z.literal(true).optional(),
});
export type Ejection = z.infer<typeof Ejection>;

/** `refs/cogtown/refinery/<base>`. Landings and ejections are the newest few; git log of the ref has them all. */
export const RefineryRecord = z.object({
  version: z.literal(1),
  base: z.string(),
  candidate: Candidate.optional(),
  landed: z.array(Landing),
  ejected: z.array(Ejection),
  frozen: z.object({ reason: z.string(), at: Moment }).optional(),
});
export type RefineryRecord = z.infer<typeof RefineryRecord>;
