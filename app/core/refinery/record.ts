import { z } from "zod";
import { Moment, Sha } from "../ledger-values.ts";
import { Against, CriterionResult } from "../molecule/record.ts";
import { NativeMemory } from "./native/native-record.ts";

/** One pull request at one head, as it was taken into a candidate. */
export const Entry = z.object({
  pull: z.number().int().positive(),
  /** The head that was reviewed and that the candidate is made from. */
  head: Sha,
  branch: z.string(),
  /** Absent: a person's pull request, queued by `/mayor merge`. */
  molecule: z.number().int().positive().optional(),
  /**
   * How it is put on what stands before it: commits are rebased where the branch is ours to move; anybody else's branch,
   * and a fork's, is merged, so that the head that people know becomes reachable from the base.
   */
  way: z.enum(["rebase", "merge"]),
});
export type Entry = z.infer<typeof Entry>;

/** What became of one entry when the candidate was put together. The same candidate always has the same parts. */
export const Part = z.discriminatedUnion("kind", [
  /** `commit` is where the line stands with this entry on it: its pull request lands with exactly that commit. */
  z.object({ kind: z.literal("placed"), pull: z.number(), commit: Sha, tree: Sha }),
  /** Left out of the candidate. `with` tells whether it fits the base itself, or only not those before it in the line. */
  z.object({
    kind: z.literal("conflict"),
    pull: z.number(),
    with: z.enum(["base", "line"]),
    paths: z.array(z.string()),
    tail: z.string(),
  }),
  /** Left out: everything that it changes is there already. */
  z.object({ kind: z.literal("empty"), pull: z.number() }),
]);
export type Part = z.infer<typeof Part>;

/**
 * What the rebase-and-verify job found. `tree` and `gates` (a digest of what was run) are what a verdict belongs to. A
 * run that was lost, was cancelled or ran out of time says nothing about anybody: `unfinished` is no verdict.
 */
export const Verdict = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("green"),
    commit: Sha,
    tree: Sha,
    gates: z.string(),
    parts: z.array(Part),
    results: z.array(CriterionResult),
    /** The candidate that verified this very tree with these very gates before: nothing was run. */
    knownFrom: z.string().optional(),
    seconds: z.number().nonnegative(),
  }),
  z.object({
    kind: z.literal("red"),
    commit: Sha,
    tree: Sha,
    gates: z.string(),
    parts: z.array(Part),
    failed: CriterionResult,
    results: z.array(CriterionResult),
    seconds: z.number().nonnegative(),
  }),
  /** Every entry conflicts or is on the base already: there was nothing to verify. */
  z.object({ kind: z.literal("nothing"), parts: z.array(Part) }),
  z.object({
    kind: z.literal("unfinished"),
    parts: z.array(Part),
    command: z.string(),
    why: z.string(),
  }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** The newest base with entries on it, in order. `id` is a digest of base and heads: naming it twice names the same thing. */
export const Candidate = z.object({
  id: z.string(),
  base: Sha,
  entries: z.array(Entry),
  /**
   * `line`: may land as it is; `alone`: one suspect on the base, to find out whether it is to blame; `base`: no entries,
   * to find out whether the base is.
   */
  purpose: z.enum(["line", "alone", "base"]),
  /** Moments at which its workflow was about to be dispatched; more than one after a lost run. */
  dispatches: z.array(Moment).min(1),
  claim: z.object({ runId: z.number().int(), at: Moment }).optional(),
  /** What became of its entries, told before the verdict where some were left out: others need not wait to hear of it. */
  parts: z.array(Part).optional(),
  /** Those parts were taken into account. */
  isSorted: z.literal(true).optional(),
  verdict: Verdict.optional(),
  /** The verdict was taken into account: what it teaches is counted once. */
  isHeard: z.literal(true).optional(),
  /** Runs of it that died or did not finish. */
  lost: z.number().int().nonnegative(),
  /** How many of its first entries have landed since, and the commit that the others stand on: what is on that very commit may land. */
  landed: z.number().int().nonnegative(),
  ground: Sha,
});
export type Candidate = z.infer<typeof Candidate>;

/** A failed verification that an entry was part of. */
export const Red = z.object({
  candidate: z.string(),
  tree: Sha,
  /** The entry was the only one on the base in it. */
  isAlone: z.boolean(),
  command: z.string(),
  exitCode: z.number().int(),
  tail: z.string(),
  /** Pull requests that stood before it on the same base: with isAlone those that had landed by then. */
  after: z.array(z.number()),
  at: Moment,
});
export type Red = z.infer<typeof Red>;

/** Taken out of the line at this head: the one that is left when everything before it is green. */
export const Suspect = z.object({
  entry: Entry,
  reds: z.array(Red).min(1),
  since: Moment,
});
export type Suspect = z.infer<typeof Suspect>;

/** Out of the line without anybody's fault: it does not fit what stands before it. */
const Aside = z.object({
  pull: z.number(),
  head: Sha,
  paths: z.array(z.string()),
  /** Pull requests before it, one of which it does not fit. It is tried again when all of them have landed or left. */
  before: z.array(z.number()),
  at: Moment,
});

/** A tree that was verified: never verified twice with the same gates when green, at most twice when red. */
export const KnownVerdict = z.object({
  /** What was verified, and the base that it stands on. */
  commit: Sha,
  base: Sha,
  tree: Sha,
  gates: z.string(),
  kind: z.enum(["green", "red"]),
  candidate: z.string(),
  at: Moment,
});
export type KnownVerdict = z.infer<typeof KnownVerdict>;

export const Landing = z.object({
  pull: z.number(),
  molecule: z.number().optional(),
  /** The head that was queued, and the commit that it landed as. */
  head: Sha,
  commit: Sha,
  tree: Sha,
  at: Moment,
  /** Seconds from being ready to the landing. */
  waited: z.number().nonnegative(),
  /** Where the base stood before: what is older than the landing, so that a landing that is gone is seen to be gone. */
  on: Sha.optional(),
  /** It was looked for on the base, once; what was wrong with it stands in `frozen`. */
  audited: z.literal(true).optional(),
});
export type Landing = z.infer<typeof Landing>;

export const EjectionCause = z.enum(["red", "conflict", "empty", "never-ends", "lost-runs"]);
export type EjectionCause = z.infer<typeof EjectionCause>;

/** Put out of the queue at this head; a new head queues again. */
export const Ejection = z.object({
  pull: z.number(),
  molecule: z.number().optional(),
  head: Sha,
  candidate: z.string(),
  at: Moment,
  cause: EjectionCause,
  why: z.string(),
  tail: z.string(),
  /** What stood before it in the same line: each good without the other, and red together with one of these. */
  against: z.array(Against),
  /** Verifications that failed with it; at least two, one of them alone, where it was ejected for being red. */
  reds: z.array(Red),
});
export type Ejection = z.infer<typeof Ejection>;

/** What verifications have taught: see estimate.ts. Old ones fade, so that a town that gets better is believed. */
export const Tally = z.object({
  /** Pull requests that held and that broke, fading. */
  held: z.number().nonnegative(),
  broke: z.number().nonnegative(),
  /** Verifications whose tree turned out to be good, and how many of them had been red, fading. */
  runs: z.number().nonnegative(),
  flaked: z.number().nonnegative(),
  /** Seconds that the newest verifications took from claim to verdict, and waited for their claim. */
  seconds: z.array(z.number().nonnegative()),
  waits: z.array(z.number().nonnegative()),
  /** All verdicts ever, for the statistics. */
  verdicts: z.number().int().nonnegative(),
});
export type Tally = z.infer<typeof Tally>;

/** Somebody with write permission asked for this pull request at this head; a new push voids it. */
export const Asked = z.object({
  pull: z.number(),
  head: Sha,
  by: z.string(),
  comment: z.number().int(),
  at: Moment,
  isUrgent: z.boolean(),
  /** They named the head; absent: it is the one that was there when they were heard. */
  isNamed: z.literal(true).optional(),
});
export type Asked = z.infer<typeof Asked>;

/**
 * How landings reach the base where it may not simply be moved. `pulls`: rules want each pull request merged by GitHub.
 * `none`: GitHub refused that as well. Absent: the base and the record move in one transaction. See landing-way.ts.
 */
const LandsBy = z.object({
  way: z.enum(["pulls", "none"]),
  since: Moment,
  /** GitHub's words, and for `none` what to allow. */
  why: z.string(),
});

/** `refs/cogtown/refinery/<base>`. What is remembered here is the newest; git log of the ref has all. */
export const RefineryRecord = z.object({
  version: z.literal(2),
  base: z.string(),
  candidates: z.array(Candidate),
  suspects: z.array(Suspect),
  aside: z.array(Aside),
  verdicts: z.array(KnownVerdict),
  tally: Tally,
  /** Verifications at a time, as far as runners and GitHub's limits bear it. */
  slots: z.number().int().positive(),
  /** When slots were last taken away: what was dispatched before says nothing about how it is now. */
  slowedAt: Moment.optional(),
  landed: z.array(Landing),
  ejected: z.array(Ejection),
  asked: z.array(Asked),
  /** When each waiting pull request was first seen ready at its head. */
  ready: z.array(z.object({ pull: z.number(), head: Sha, at: Moment })),
  /** Comments up to this id were looked at for commands. */
  commentsSeen: z.number().int().nonnegative(),
  commentsHeard: z.array(z.number().int().positive()).optional(),
  frozen: z.object({ reason: z.string(), at: Moment, by: z.string() }).optional(),
  /** The newest freeze that a person ended. */
  thawed: z.object({ reason: z.string(), at: Moment, by: z.string() }).optional(),
  landsBy: LandsBy.optional(),
  /** Where GitHub's own merge queue does the work: see native/steward.ts. */
  native: NativeMemory.optional(),
  /** The base itself was found red: nothing lands, nobody is blamed, until it is green or moves. */
  baseRed: z
    .object({ commit: Sha, command: z.string(), tail: z.string(), at: Moment, times: z.number() })
    .optional(),
});
export type RefineryRecord = z.infer<typeof RefineryRecord>;
