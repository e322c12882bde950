import { z } from "zod";

/** The few fields of GitHub's webhook payloads that routing reads. */

export const Sender = z.object({ sender: z.object({ login: z.string() }) });

export const IssuesPayload = z.object({
  issue: z.object({
    number: z.number(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
  }),
  label: z.object({ name: z.string() }).nullish(),
});

export const CommentPayload = z.object({
  action: z.string(),
  issue: z.object({ number: z.number() }),
  comment: z.object({ body: z.string() }),
});

export const WorkflowRunPayload = z.object({
  action: z.string(),
  workflow_run: z.object({
    path: z.string(),
    display_title: z.string(),
    head_branch: z.string().nullish(),
    event: z.string().nullish(),
    pull_requests: z.array(z.object({ base: z.object({ ref: z.string() }) })).nullish(),
  }),
});

export const CheckRunPayload = z.object({
  action: z.string(),
  check_run: z.object({
    name: z.string().optional(),
    output: z.object({ title: z.string().nullish() }).nullish(),
    check_suite: z.object({ head_branch: z.string().nullish() }).nullish(),
  }),
});

export const MergeGroupPayload = z.object({ merge_group: z.object({ base_ref: z.string() }) });

const PullPayload = z.object({
  merged: z.boolean().nullish(),
  head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
});
export type PullPayload = z.infer<typeof PullPayload>;

export const PullRequestPayload = z.object({
  action: z.string(),
  pull_request: PullPayload,
  /** What an edit changed: another base has another Refinery. */
  changes: z
    .object({ base: z.object({ ref: z.object({ from: z.string() }) }).optional() })
    .optional(),
});
export const ReviewPayload = z.object({
  action: z.string(),
  review: z.object({ state: z.string() }),
  pull_request: PullPayload,
});

const Paths = z.array(z.string()).default([]);
export const PushPayload = z.object({
  ref: z.string(),
  repository: z.object({ default_branch: z.string() }),
  head_commit: z.object({ message: z.string() }).nullable(),
  commits: z.array(z.object({ added: Paths, removed: Paths, modified: Paths })).default([]),
});
