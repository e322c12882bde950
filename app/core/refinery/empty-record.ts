import { emptyTally } from "./estimate.ts";
import type { RefineryRecord } from "./record.ts";

/** Of a Refinery that has done nothing yet, or whose record was deleted: all that it needs is on the pull requests. */
export const emptyRecord = (base: string, slots: number): RefineryRecord => ({
  version: 2,
  base,
  candidates: [],
  suspects: [],
  aside: [],
  verdicts: [],
  tally: emptyTally,
  slots,
  landed: [],
  ejected: [],
  asked: [],
  ready: [],
  commentsSeen: 0,
});
