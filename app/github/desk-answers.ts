import { z } from "zod";
import {
  Actor,
  KnownLabels,
  Label,
  LedgerRef,
  NamedLedgerRef,
  Nodes,
  NumberedIssue,
  Retargets,
  Said,
  textEdits,
  townShape,
} from "./answers.ts";

/** GitHub's answers about a desk, only the fields that queries.ts asks for. */

const ThreadComment = Said.extend({ id: z.string(), lastEditedAt: z.string().nullable() });
export type ThreadComment = z.infer<typeof ThreadComment>;

const SubIssue = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  state: z.enum(["OPEN", "CLOSED"]),
  stateReason: z.string().nullable(),
  closedAt: z.string().nullable(),
  labels: Nodes(z.object({ name: z.string() })).nullable(),
  closedByPullRequestsReferences: Nodes(
    z.object({ number: z.number(), state: z.enum(["OPEN", "CLOSED", "MERGED"]) }),
  ).nullable(),
  blockedBy: Nodes(NumberedIssue),
});

const shared = {
  id: z.string(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  locked: z.boolean(),
  author: Actor,
  labels: Nodes(Label).nullable(),
  first: Nodes(ThreadComment),
  comments: Nodes(ThreadComment),
};

const IssueThread = z.object({
  ...shared,
  __typename: z.literal("Issue"),
  issueState: z.enum(["OPEN", "CLOSED"]),
  ...textEdits,
  parent: z.object({ number: z.number() }).nullable(),
  subIssues: Nodes(SubIssue),
});

const PullThread = z.object({
  ...shared,
  __typename: z.literal("PullRequest"),
  pullState: z.enum(["OPEN", "CLOSED", "MERGED"]),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  isCrossRepository: z.boolean(),
  retargets: Retargets,
});

const Thread = z.discriminatedUnion("__typename", [IssueThread, PullThread]);
export type Thread = z.infer<typeof Thread>;

export const DeskAnswer = z.object({
  ...townShape,
  labels: KnownLabels,
  thread: Thread.nullable(),
  desk: LedgerRef,
  molecule: LedgerRef,
  plans: Nodes(NamedLedgerRef).nullable(),
});
export type DeskAnswer = z.infer<typeof DeskAnswer>;

export const ChildrenTexts = z.object({
  issue: z
    .object({
      subIssues: Nodes(
        z.object({ number: z.number(), body: z.string(), viewerDidAuthor: z.boolean() }),
      ),
    })
    .nullable(),
});

export const ConvoyIssues = z.object({
  issues: Nodes(
    z.object({
      id: z.string(),
      number: z.number(),
      body: z.string(),
      viewerDidAuthor: z.boolean(),
    }),
  ),
});

export const NamedIssueAnswer = z
  .object({
    id: z.string(),
    state: z.enum(["OPEN", "CLOSED"]),
    parent: z.object({ number: z.number() }).nullable(),
  })
  .nullable();

export const FileAnswer = z.object({ text: z.string().nullish() }).nullable();
