import { z } from "zod";
import { Judgement } from "../judge/judgement.ts";
import { Moment, Sha } from "../ledger-values.ts";
import { Finding } from "../policy/finding.ts";

/**
 * A molecule's record: what GitHub cannot tell. Each ledger commit on `refs/cogtown/molecules/<issue>` carries the
 * whole record as JSON; the newest commit is the state. Issue, pull request and run state are read, never stored.
 */

/** A verified step: which text it was done for and which commit holds it. */
export const StepDone = z.object({
  index: z.number().int().positive(),
  digest: z.string(),
  title: z.string(),
  commit: Sha,
});
export type StepDone = z.infer<typeof StepDone>;

export const CriterionResult = z.object({
  command: z.string(),
  exitCode: z.number().int(),
  seconds: z.number().nonnegative(),
  tail: z.string(),
});
export type CriterionResult = z.infer<typeof CriterionResult>;

/** How an attempt ended. Every case has its own policy in core/witness. */
export const Outcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("success"), criteria: z.array(CriterionResult) }),
  z.object({
    kind: z.literal("check-failed"),
    step: z.string(),
    command: z.string(),
    exitCode: z.number(),
    tail: z.string(),
  }),
  z.object({
    kind: z.literal("criterion-failed"),
    command: z.string(),
    exitCode: z.number(),
    tail: z.string(),
  }),
  z.object({
    kind: z.literal("agent-error"),
    cause: z.string(),
    fatal: z.boolean(),
    tail: z.string(),
  }),
  z.object({ kind: z.literal("no-change"), step: z.string(), tail: z.string() }),
  z.object({
    kind: z.literal("out-of-scope"),
    paths: z.array(z.string()),
    why: z.enum(["scope", "protected"]),
  }),
  /** The job said `success`, and the App refused to propose what the branch holds. */
  z.object({ kind: z.literal("policy-refused"), findings: z.array(Finding) }),
  z.object({ kind: z.literal("over-budget"), limit: z.string() }),
  z.object({ kind: z.literal("rate-limited"), until: Moment }),
  z.object({ kind: z.literal("handoff"), note: z.string() }),
  z.object({ kind: z.literal("conflict"), paths: z.array(z.string()), tail: z.string() }),
  z.object({ kind: z.literal("foreign-branch"), branch: z.string(), commit: Sha }),
  z.object({ kind: z.literal("cancelled"), why: z.string() }),
  z.object({ kind: z.literal("superseded"), why: z.string() }),
  z.object({ kind: z.literal("infra"), cause: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;

/**
 * Somebody wants an attempt's run to end. Its claim stands until the run has ended, so that the job can still keep what
 * it has; nothing else is started meanwhile.
 */
const StopRequest = z.object({
  /** When the run was first, and when it was last asked to end. */
  since: Moment,
  at: Moment,
  /** A login, or `witness`. */
  by: z.string(),
  why: z.string(),
});
export type StopRequest = z.infer<typeof StopRequest>;

/** What an attempt cost, as far as anybody knows. What is not known is absent, and never nought. */
export const Usage = z.object({
  /** Who was asked, such as `claude`; several one after the other with commas between. */
  agent: z.string().optional(),
  model: z.string().optional(),
  /** Requests to the model. */
  turns: z.number().int().nonnegative().optional(),
  tokens: z
    .object({
      input: z.number().int().nonnegative(),
      /** Those of reasoning among them. */
      output: z.number().int().nonnegative(),
      cacheRead: z.number().int().nonnegative(),
      cacheWrite: z.number().int().nonnegative(),
    })
    .optional(),
  dollars: z.number().nonnegative().optional(),
  /** `reported`: by the agent; `priced`: its tokens by a table of prices; `metered`: tokens that we counted, by that table. */
  source: z.enum(["reported", "priced", "metered", "unknown"]),
});
export type Usage = z.infer<typeof Usage>;

/** What an attempt may cost at most; absent: no limit. */
export const Cap = z.object({
  dollars: z.number().nonnegative().optional(),
  tokens: z.number().int().nonnegative().optional(),
  minutes: z.number().nonnegative().optional(),
});
export type Cap = z.infer<typeof Cap>;

/** What whoever works on a molecule is told of its convoy, as it was when the attempt was dispatched. */
export const Briefing = z.object({
  /** Absent: it belongs to none, and what was noted on its own issue is told. */
  convoy: z.number().int().positive().optional(),
  title: z.string(),
  design: z.string(),
  decisions: z.array(z.object({ by: z.string(), text: z.string() })),
  siblings: z.array(
    z.object({
      number: z.number().int().positive(),
      title: z.string(),
      state: z.string(),
      /** Paths that it has changed, or may change. */
      paths: z.array(z.string()),
    }),
  ),
});
export type Briefing = z.infer<typeof Briefing>;

export const Attempt = z.object({
  n: z.number().int().positive(),
  nonce: z.string().min(8),
  /** Why this attempt exists, in words for people. */
  reason: z.string(),
  /** Moments at which a workflow_dispatch was about to be sent for it; more than one after a lost dispatch. */
  dispatches: z.array(Moment).min(1),
  claim: z.object({ runId: z.number().int(), runAttempt: z.number().int(), at: Moment }).optional(),
  /** When the job last said that it is alive: it pushed, or something in it printed or changed a file. */
  seenAt: Moment.optional(),
  stop: StopRequest.optional(),
  outcome: Outcome.optional(),
  endedAt: Moment.optional(),
  /** Replay the work on this base commit first: the Refinery found that the two no longer fit. */
  onto: Sha.optional(),
  /** Head of the work branch when the attempt ended. */
  head: Sha.optional(),
  /** What it may cost; the job holds to it. */
  cap: Cap.optional(),
  /** Labels of the issue that decide who works, as it was dispatched. */
  labels: z.array(z.string()).optional(),
  usage: Usage.optional(),
  briefing: Briefing.optional(),
  /** Paths that differ from the base by its end, the first fifty. */
  changed: z.array(z.string()).optional(),
  /** What it decided that others have to know. */
  decisions: z.array(z.string()).optional(),
});
export type Attempt = z.infer<typeof Attempt>;

/** A pull request that another one does not go together with, and what it landed as. */
export const Against = z.object({ pull: z.number(), commit: Sha.optional() });
export type Against = z.infer<typeof Against>;

/** A reviewer's change request, an ejection or a refusal by the policy that became a step after the spec's own. */
export const Rework = z.object({
  id: z.string(), // "review-123" | "ejection-<candidate>" | "policy-<head>"
  by: z.string(),
  words: z.string(),
  at: Moment,
  /** The pull request's head that was reviewed. */
  head: Sha,
  /** Work that has landed and that this does not go together with, although each is good without the other. */
  against: z.array(Against).optional(),
});
export type Rework = z.infer<typeof Rework>;

export const Hold = z.object({
  reason: z.string(),
  fix: z.string(),
  at: Moment,
  by: z.string(),
  /** A person took it off the line; nothing went wrong. */
  stopped: z.literal(true).optional(),
});
export type Hold = z.infer<typeof Hold>;

export const MoleculeRecord = z.object({
  version: z.literal(1),
  number: z.number().int().positive(),
  base: z.string(),
  /** The text that somebody with write permission approved by labelling. */
  spec: z.object({
    digest: z.string(),
    title: z.string(),
    body: z.string(),
    approvedBy: z.string(),
    approvedAt: Moment,
    /** When a writer changed the text that stands here; absent: it is as it was approved. */
    adoptedAt: Moment.optional(),
  }),
  attempts: z.array(Attempt),
  steps: z.array(StepDone),
  rework: z.array(Rework),
  /** The newest judgement of criteria that no command decides, and what it cost. */
  judgement: Judgement.extend({
    usage: Usage.optional(),
    seconds: z.number().optional(),
  }).optional(),
  /** What reviewers are shown of what the branch changes; the first fifty. */
  flagged: z.array(Finding).optional(),
  hold: Hold.optional(),
  /** Attempts up to and including this number no longer count as failures (a person said: try again). */
  forgiven: z.number().int().nonnegative(),
  /** Half open: it was held, somebody said to try again, and the next failure holds it at once. */
  probation: z.literal(true).optional(),
  /** Comments that were obeyed, or are over: see core/command/heard.ts. */
  commentsSeen: z.number().int().nonnegative().optional(),
  commentsHeard: z.array(z.number().int().positive()).optional(),
  /** Ticks on the dashboard that were obeyed, or are over; the newest twenty. */
  ticksHeard: z.array(z.string()).optional(),
});
export type MoleculeRecord = z.infer<typeof MoleculeRecord>;
