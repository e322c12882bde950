import { breakRate, percentile } from "./estimate.ts";
import type { RefineryPolicy } from "./line.ts";
import { stepOf } from "./probes.ts";
import type { RefineryRecord, Tally } from "./record.ts";
import type { Place, StandingInLine } from "./standing-in-line.ts";

/** Minutes from now. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a landing time is predicted from. */
export interface Outlook {
  readonly tally: Tally;
  readonly place: Place;
  /** Verifications at a time. */
  readonly slots: number;
  readonly largestStep: number;
  /** Seconds since the verification was asked for that it is part of; absent: it waits for one. */
  readonly running?: number;
}

/** Undefined: what stops it, or the whole line, ends when somebody does something. */
export function outlookOf(
  record: RefineryRecord,
  policy: RefineryPolicy,
  standing: StandingInLine,
  now: Date,
): Outlook | undefined {
  if (standing.kind !== "waiting" && standing.kind !== "verifying") return undefined;
  const { place } = standing;
  if (place === undefined) return undefined;
  const { mode, strict, largestStep } = policy;
  const common = {
    tally: record.tally,
    place,
    slots: mode === "train" ? Math.min(record.slots, policy.slots) : 1,
    largestStep: mode === "serial" || strict === "each" ? 1 : largestStep,
  };
  if (standing.kind === "waiting") return common;
  const running = (now.getTime() - new Date(standing.trial.askedAt).getTime()) / 1000;
  return { ...common, running: Math.max(0, running) };
}

/**
 * When something in the line will have landed, if it breaks nothing itself: from the soonest that is likely to the latest
 * that is. Undefined while no verification has ended.
 *
 * A round is a wait for a runner and a verification: quick, usual and slow at the 10th, 50th and 90th percentile of both.
 * `slots` candidates a `step` apart resolve `reach = slots · step` pull requests per round, so the place p takes
 * `⌈p / reach⌉` rounds when nobody before it breaks. Of p some `p · rate` break; with `n = p · rate + 1.3 √(p · rate)`
 * there are seldom more. Each costs `1.5 + ⌈log step / log(slots + 1)⌉` rounds: to find it, and for half of it once more.
 *
 *     from = ⌈p / reach⌉ · quick − what has run of it
 *     to   = slow + (⌈p / reach⌉ + n · (1.5 + ⌈log step / log(slots + 1)⌉) − 1) · usual − what has run of it
 *
 * Measured in the simulation (test/bench/refinery/prediction.ts, ten sorts of days, four seeds each, asked at every pass,
 * compared with when it landed): the range held 84 to 93 times of 100, and 78 times where a fifth of all break. In a steady
 * flow it is 1.2 to 2 verifications wide, in a backlog of 60 some 5 (one slot: 13).
 */
export function predictLanding({ tally, place, running = 0, ...way }: Outlook): Range | undefined {
  const quick = roundSeconds(tally, 0.1);
  const usual = roundSeconds(tally, 0.5);
  const slow = roundSeconds(tally, 0.9);
  if (quick === undefined || usual === undefined || slow === undefined) return undefined;
  const { fewest, most } = roundsUntil(place, breakRate(tally), way);
  const from = Math.max(0, fewest * quick - running);
  return { from: from / 60, to: Math.max(from, slow + (most - 1) * usual - running) / 60 };
}

/** Of rounds of verifications, the fewest and about the most until this place has landed. */
function roundsUntil(
  { position, of }: Place,
  rate: number,
  { slots, largestStep }: Pick<Outlook, "slots" | "largestStep">,
): { readonly fewest: number; readonly most: number } {
  const stretch = { length: of, slots, breakRate: rate, largestStep };
  const step = stepOf({ ...stretch, red: undefined, verified: [], free: slots });
  const breaks = position * rate;
  const many = breaks + 1.3 * Math.sqrt(breaks);
  const search = Math.ceil(Math.log(step) / Math.log(slots + 1));
  const reach = step * slots;
  return {
    fewest: Math.ceil(position / reach),
    most: Math.ceil(position / reach) + many * (1.5 + search),
  };
}

function roundSeconds({ seconds, waits }: Tally, share: number): number | undefined {
  const verifying = percentile(seconds, share);
  return verifying === undefined ? undefined : verifying + (percentile(waits, share) ?? 0);
}
