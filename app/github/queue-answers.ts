import { z } from "zod";
import { Actor, Nodes } from "./answers.ts";

/** What GitHub answers to queueObservation. */

const Oid = z.object({ oid: z.string() });
const TreedCommit = z.object({ oid: z.string(), tree: Oid });

const Group = TreedCommit.extend({
  /** Null: nothing was started for it. */
  statusCheckRollup: z
    .object({ state: z.string(), contexts: z.object({ totalCount: z.number() }) })
    .nullable(),
});

const QueueEntry = z.object({
  position: z.number(),
  state: z.enum(["QUEUED", "AWAITING_CHECKS", "MERGEABLE", "UNMERGEABLE", "LOCKED"]),
  enqueuedAt: z.string(),
  estimatedTimeToMerge: z.number().nullable(),
  enqueuer: Actor,
  pullRequest: z.object({ number: z.number(), headRefOid: z.string() }).nullable(),
  baseCommit: Oid.nullable(),
  headCommit: Group.nullable(),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

const CheckRun = z.object({
  __typename: z.literal("CheckRun"),
  name: z.string(),
  conclusion: z.string().nullable(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  url: z.string(),
});
const StatusContext = z.object({
  __typename: z.literal("StatusContext"),
  context: z.string(),
  state: z.string(),
  description: z.string().nullable(),
  targetUrl: z.string().nullable(),
});
const Check = z.discriminatedUnion("__typename", [CheckRun, StatusContext]);
export type Check = z.infer<typeof Check>;

const Removal = z.object({
  __typename: z.literal("RemovedFromMergeQueueEvent"),
  createdAt: z.string(),
  reason: z.string().nullable(),
  actor: Actor,
  beforeCommit: z
    .object({ statusCheckRollup: z.object({ contexts: Nodes(Check) }).nullable() })
    .nullable(),
});
export type Removal = z.infer<typeof Removal>;

const OwnCheck = z.discriminatedUnion("__typename", [
  z.object({
    __typename: z.literal("CheckRun"),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
  }),
  z.object({ __typename: z.literal("StatusContext"), context: z.string(), state: z.string() }),
]);
export type OwnCheck = z.infer<typeof OwnCheck>;

const QueueTimelineItem = z.discriminatedUnion("__typename", [
  Removal,
  z.object({ __typename: z.literal("HeadRefForcePushedEvent"), beforeCommit: Oid.nullable() }),
  z.object({
    __typename: z.literal("PullRequestCommit"),
    commit: z.object({ parents: Nodes(Oid) }),
  }),
]);
export type QueueTimelineItem = z.infer<typeof QueueTimelineItem>;

const OpenPull = z.object({
  number: z.number(),
  headRefOid: z.string(),
  commits: Nodes(
    z.object({
      commit: z.object({
        statusCheckRollup: z.object({ state: z.string(), contexts: Nodes(OwnCheck) }).nullable(),
      }),
    }),
  ),
  timelineItems: Nodes(QueueTimelineItem),
});
export type OpenPull = z.infer<typeof OpenPull>;

const MergedPull = z.object({
  number: z.number(),
  headRefOid: z.string(),
  mergedAt: z.string().nullable(),
  mergeCommit: TreedCommit.nullable(),
});
export type MergedPull = z.infer<typeof MergedPull>;

const Configuration = z.object({
  checkResponseTimeout: z.number().nullable(),
  mergeMethod: z.enum(["MERGE", "SQUASH", "REBASE"]).nullable(),
  minimumEntriesToMerge: z.number().nullable(),
  minimumEntriesToMergeWaitTime: z.number().nullable(),
});

export const StandingAnswer = z.object({
  node: z
    .object({ state: z.string(), headRefOid: z.string(), isInMergeQueue: z.boolean() })
    .nullable(),
});

export const QueueAnswer = z.object({
  /** Null: it was switched off since it was asked for. */
  queue: z
    .object({
      url: z.string(),
      configuration: Configuration.nullable(),
      entries: Nodes(QueueEntry).nullable(),
    })
    .nullable(),
  open: Nodes(OpenPull),
  merged: Nodes(MergedPull),
  workflows: z
    .object({
      entries: z
        .array(
          z.object({
            name: z.string(),
            object: z.object({ text: z.string().nullish() }).nullable(),
          }),
        )
        .nullish(),
    })
    .nullable(),
});
export type QueueAnswer = z.infer<typeof QueueAnswer>;
