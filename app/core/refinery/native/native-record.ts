import { z } from "zod";
import { Moment, Sha } from "../../ledger-values.ts";

const AtHead = { pull: z.number().int().positive(), head: Sha };

/**
 * What the steward of GitHub's merge queue has to remember, because GitHub does not tell it (any more). All of it is
 * bounded: see `remember` in queue-memory.ts.
 */
export const NativeMemory = z.object({
  /** Those that it wants in the queue, as it last saw or put them there. */
  queued: z.array(z.object({ ...AtHead, at: Moment, molecule: z.number().int().optional() })),
  /** How often each was put in again after GitHub had removed it for that reason. */
  again: z.array(z.object({ ...AtHead, reason: z.string(), times: z.number().int().positive() })),
  /** Reds of groups with it, for the second opinion. */
  reds: z.array(
    z.object({ ...AtHead, checks: z.array(z.string()), isAlone: z.boolean(), at: Moment }),
  ),
  /** Taken out by a person: not put in again at that head before a person says so. */
  withdrawn: z.array(z.object({ ...AtHead, by: z.string(), at: Moment })),
  /** What GitHub refuses for reasons that only a person can do something about. */
  stuck: z.array(z.object({ ...AtHead, reason: z.string(), at: Moment })),
  repairs: z.array(z.object({ ...AtHead, why: z.string(), at: Moment })),
  /** What GitHub made of each entry and had checked, newest last. `since`: first seen; `isOver`: its runs are dealt with. */
  groups: z.array(
    z.object({
      ...AtHead,
      commit: Sha,
      tree: Sha,
      base: Sha,
      since: Moment,
      greenSince: Moment.optional(),
      isOver: z.literal(true).optional(),
    }),
  ),
  /** Removals that were acted on. */
  seen: z.array(z.object({ ...AtHead, at: Moment })),
  /** Commits on the base that were compared with what was checked. */
  audited: z.array(Sha),
});
export type NativeMemory = z.infer<typeof NativeMemory>;
export type NativeGroup = NativeMemory["groups"][number];
