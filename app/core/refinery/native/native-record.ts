import { z } from "zod";
import { Moment, Sha } from "../../ledger-values.ts";

const AtHead = { pull: z.number().int().positive(), head: Sha };

/** What may be wrong with an entry of GitHub's queue that GitHub itself does nothing about: see repairs.ts. */
export const Ailment = z.enum(["no-runs", "green", "unmergeable"]);
export type Ailment = z.infer<typeof Ailment>;

/**
 * What the steward of GitHub's merge queue has to remember, because GitHub does not tell it (any more). All of it is
 * bounded: see tidyMemory.
 */
export const NativeMemory = z.object({
  /** Those that it wants in the queue, as it last saw or put them there. */
  queued: z.array(
    z.object({
      ...AtHead,
      at: Moment,
      molecule: z.number().int().optional(),
      /** What its own checks came to when it was put in. */
      checks: z.string().optional(),
      /** Is to be taken out: that is tried until it is seen to have left. */
      isLeaving: z.literal(true).optional(),
    }),
  ),
  /** What GitHub would not put into the queue, in its words, and what its own checks came to before it was asked. */
  refused: z
    .array(z.object({ ...AtHead, why: z.string(), checks: z.string().optional(), at: Moment }))
    .default([]),
  /** Why nothing is put in at all, for people; absent: nothing stands in the way. */
  hindrance: z.string().optional(),
  /** How often each was put in again after GitHub had removed it for that reason. */
  again: z.array(z.object({ ...AtHead, reason: z.string(), times: z.number().int().positive() })),
  /** Groups with it that were red; `after`: pull requests that stood before it in the group. */
  reds: z.array(
    z.object({
      ...AtHead,
      checks: z.array(z.string()),
      tail: z.string(),
      tree: Sha.optional(),
      after: z.array(z.number()),
      at: Moment,
    }),
  ),
  /** Taken out by a person: not put in again at that head before a person says so. */
  withdrawn: z.array(z.object({ ...AtHead, by: z.string(), at: Moment })),
  /** What GitHub refuses for reasons that only a person can do something about. */
  stuck: z.array(z.object({ ...AtHead, why: z.string(), at: Moment })),
  ailing: z.array(z.object({ ...AtHead, ailment: Ailment, since: Moment })),
  repairs: z.array(z.object({ ...AtHead, ailment: Ailment, at: Moment })),
  /** What GitHub made of each entry and had checked, oldest first. `isOver`: nothing runs for it any more. */
  groups: z.array(
    z.object({
      ...AtHead,
      commit: Sha,
      tree: Sha,
      base: Sha,
      after: z.array(z.number()),
      since: Moment,
      isOver: z.literal(true).optional(),
    }),
  ),
  /** The newest removal of each pull request that was acted on. */
  seen: z.array(z.object({ ...AtHead, at: Moment })),
  /** Commits on the base that were compared with what was checked. */
  audited: z.array(Sha),
});
export type NativeMemory = z.infer<typeof NativeMemory>;
export type NativeGroup = NativeMemory["groups"][number];
