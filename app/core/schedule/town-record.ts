import { z } from "zod";
import { Moment } from "../ledger-values.ts";

/** A box on the dashboard that somebody ticked or unticked, and who may do so. Written down before it acts. */
export const Tick = z.object({
  /** Whoever obeys it remembers this: letters, digits and `-`. */
  id: z.string(),
  by: z.string(),
  /** When they edited the issue. */
  at: Moment,
  /** Which writing of ours they did it on: on each, a box acts once. */
  on: Moment,
  action: z.enum(["pause", "resume", "retry", "approve"]),
  /** Issue of the molecule, or of the plan. */
  target: z.number().int().positive().optional(),
  /** Of the plan that they saw. */
  hash: z.string().optional(),
});
export type Tick = z.infer<typeof Tick>;

/**
 * The town's own record, on `refs/cogtown/town`. What the breaker is follows from the molecules' records; this one
 * remembers what was said of it, so that a change is told once, and what people said for the whole town.
 */
export const TownRecord = z.object({
  version: z.literal(1),
  /** Absent: the breaker never opened. */
  breaker: z
    .object({
      state: z.enum(["open", "half-open", "closed"]),
      /** When it came to be so. */
      since: Moment,
      /** When a polecat may try the ground, or might have. */
      until: Moment,
      /** When the outage began. */
      opened: Moment,
      /** The runs that were lost, the newest ten. */
      losses: z.array(
        z.object({ molecule: z.number(), attempt: z.number(), at: Moment, cause: z.string() }),
      ),
      /** The issue that carries the alert of this outage: where the run was lost that opened the breaker. */
      alert: z.number().int().positive(),
    })
    .optional(),
  /** Nothing is started: somebody said so. */
  pause: z.object({ reason: z.string(), by: z.string(), at: Moment }).optional(),
  /** The last word about that which was obeyed: a comment, and which of its commands, from 0. What is older is overruled. */
  word: z
    .object({ comment: z.number().int().positive(), command: z.number().int().nonnegative() })
    .optional(),
  /** What was told once: accounts that came near their limit, the newest 200. */
  told: z.array(z.string()).optional(),
  /** The issue that shows the town. */
  dashboard: z
    .object({
      issue: z.number().int().positive().optional(),
      /** When one was asked for last. */
      asked: Moment.optional(),
      /** What was ticked there, the newest twenty. */
      ticks: z.array(Tick).optional(),
    })
    .optional(),
});
export type TownRecord = z.infer<typeof TownRecord>;
export type BreakerNotice = NonNullable<TownRecord["breaker"]>;
