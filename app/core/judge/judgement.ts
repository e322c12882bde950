import { z } from "zod";
import { Moment, Sha } from "../ledger-values.ts";

/**
 * What a judge said of the acceptance criteria that no command decides, for one commit. It is part of a molecule's
 * record. The judge is an agent: whoever shows its words tames them first.
 */

export const longestReason = 600;
export const longestQuote = 600;
export const mostEvidence = 5;

/** A quotation that was found, word for word, in the file of the judged commit. */
export const Evidence = z.object({
  path: z.string(),
  /** 1-based; where the quotation begins. */
  line: z.number().int().positive(),
  quote: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

export const Verdict = z.object({
  /** `unclear`: nobody knows; it never counts for the work. */
  verdict: z.enum(["holds", "fails", "unclear"]),
  reason: z.string(),
  evidence: z.array(Evidence),
});
export type Verdict = z.infer<typeof Verdict>;

export const Judgement = z.object({
  /** The job's run has it in its name; a job with another one records nothing. */
  nonce: z.string(),
  /** The commit that is judged; of any other it says nothing. */
  head: Sha,
  /** Moments at which a job was sent for. */
  dispatches: z.array(Moment).min(1),
  /** One for each criterion in words, in the order of the issue; absent: there is no answer yet. */
  verdicts: z.array(Verdict).optional(),
  /** The pull request shows it. */
  told: z.literal(true).optional(),
});
export type Judgement = z.infer<typeof Judgement>;
