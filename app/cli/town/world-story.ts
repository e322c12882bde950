import { z } from "zod";
import { parseTrailers } from "#core/molecule/trailers.ts";
import { convoyLabel, moleculeOfBranch } from "#core/names.ts";
import type { WorldEvent } from "#local/world/events.ts";
import type { StoryEvent } from "./story-events.ts";

const Login = z.object({ login: z.string() });
const IssuePayload = z.object({
  action: z.string(),
  issue: z.object({ number: z.number(), title: z.string() }),
  label: z.object({ name: z.string() }).optional(),
  sender: Login,
});
const CommentPayload = z.object({
  issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }),
  comment: z.object({ body: z.string(), user: Login }),
});
const RunPayload = z.object({ workflow_run: z.object({ display_title: z.string() }) });
const PushPayload = z.object({
  ref: z.string(),
  commits: z.array(z.object({ message: z.string() })),
});
const PullPayload = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.number(),
    merged: z.boolean().nullish(),
    merge_commit_sha: z.string().nullable(),
    head: z.object({ ref: z.string(), sha: z.string() }),
  }),
});
const ReviewPayload = z.object({
  review: z.object({ state: z.string(), body: z.string().nullable(), user: Login }),
  pull_request: z.object({ number: z.number(), head: z.object({ ref: z.string() }) }),
});

/** What a change of the world means in a town's story: mostly nothing. Payloads that do not fit are no story. */
export function readStory(event: WorldEvent): readonly StoryEvent[] {
  switch (`${event.name}.${event.action ?? ""}`) {
    case "issues.opened":
    case "issues.edited":
    case "issues.labeled":
      return readIssue(event);
    case "issue_comment.created":
      return readComment(event);
    case "workflow_run.requested":
      return readRun(event);
    case "push.":
      return readPush(event);
    case "pull_request.opened":
    case "pull_request.synchronize":
    case "pull_request.closed":
      return readPull(event);
    case "pull_request_review.submitted":
      return readReview(event);
  }
  return [];
}

function readIssue({ payload }: WorldEvent): readonly StoryEvent[] {
  const parsed = IssuePayload.safeParse(payload);
  if (!parsed.success) return [];
  const { action, issue, label, sender } = parsed.data;
  const { number, title } = issue;
  const by = sender.login;
  if (action === "opened") return [{ kind: "opened", number, by, title }];
  if (action === "edited") return [{ kind: "edited", number, by }];
  const name = label?.name ?? "";
  return name.startsWith("cogtown:") && name !== convoyLabel
    ? [{ kind: "state", number, state: name.slice("cogtown:".length) }]
    : [{ kind: "labelled", number, by, label: name }];
}

function readComment({ payload }: WorldEvent): readonly StoryEvent[] {
  const parsed = CommentPayload.safeParse(payload);
  if (!parsed.success || parsed.data.issue.pull_request !== undefined) return [];
  const { issue, comment } = parsed.data;
  return [{ kind: "commented", number: issue.number, by: comment.user.login, body: comment.body }];
}

function readRun({ payload }: WorldEvent): readonly StoryEvent[] {
  const parsed = RunPayload.safeParse(payload);
  const title = parsed.success ? parsed.data.workflow_run.display_title : "";
  const polecat = /^polecat #(\d+) · /.exec(title)?.[1];
  if (polecat !== undefined) return [{ kind: "dispatched", number: Number(polecat) }];
  const base = /^refinery (.+) · /.exec(title)?.[1];
  return base === undefined ? [] : [{ kind: "verifying", number: undefined, base }];
}

function readPush({ payload }: WorldEvent): readonly StoryEvent[] {
  const parsed = PushPayload.safeParse(payload);
  if (!parsed.success || !parsed.data.ref.startsWith("refs/heads/polecat/")) return [];
  const number = moleculeOfBranch(parsed.data.ref.slice("refs/heads/".length));
  if (number === undefined) return [];
  return parsed.data.commits.flatMap(({ message }): StoryEvent[] => {
    const trailers = parseTrailers(message);
    // A new branch brings commits of the base along, which others made for their own molecules.
    if (trailers?.molecule !== number || !trailers.isFinished) return [];
    const [subject = ""] = message.split("\n");
    return [
      { kind: "step-pushed", number, step: `${trailers.step.index}/${trailers.step.of}`, subject },
    ];
  });
}

function readPull({ payload }: WorldEvent): readonly StoryEvent[] {
  const parsed = PullPayload.safeParse(payload);
  if (!parsed.success) return [];
  const { action, pull_request } = parsed.data;
  const number = moleculeOfBranch(pull_request.head.ref);
  const pull = pull_request.number;
  if (number === undefined) return [];
  if (action === "opened") return [{ kind: "proposed", number, pull }];
  if (action === "synchronize") return [{ kind: "reproposed", number, pull }];
  if (pull_request.merged !== true) return [];
  return [
    {
      kind: "landed",
      number,
      pull,
      commit: pull_request.merge_commit_sha ?? pull_request.head.sha,
    },
  ];
}

function readReview({ payload }: WorldEvent): readonly StoryEvent[] {
  const parsed = ReviewPayload.safeParse(payload);
  if (!parsed.success) return [];
  const { review, pull_request } = parsed.data;
  const number = moleculeOfBranch(pull_request.head.ref);
  if (number === undefined) return [];
  const { state, body, user } = review;
  return [
    {
      kind: "reviewed",
      number,
      pull: pull_request.number,
      by: user.login,
      state,
      body: body ?? "",
    },
  ];
}
