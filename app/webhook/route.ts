import type { z } from "zod";
import { isAddressed } from "#core/command/read-comment.ts";
import type { Key } from "#core/decision.ts";
import { findUnknownLabel } from "#core/molecule/unknown-label.ts";
import {
  convoyLabel,
  dashboardLabel,
  dispatchLabel,
  isJudgeNonce,
  moleculeOfBranch,
  planWorkflow,
  polecatWorkflow,
  refineryWorkflow,
  reviewWorkflow,
} from "#core/names.ts";
import * as payloads from "./payloads.ts";

/**
 * Which keys an event makes worth a look. The event is only a hint: nothing in it is believed, and one that is lost,
 * late or doubled changes no outcome. Pure.
 *
 * `selfLogin` is the App's own bot: what it did itself it need not look at, except where GitHub names the bot for
 * something that happened later (a run that it dispatched, a pull request that its landing closed).
 */
export function routeEvent(name: string, payload: unknown, selfLogin: string): readonly Key[] {
  const route = routes.get(name);
  if (route === undefined) return [];
  const sender = payloads.Sender.safeParse(payload);
  const isOwn = sender.success && sender.data.sender.login === selfLogin;
  return route(payload, isOwn);
}

type Route = (payload: unknown, isOwn: boolean) => readonly Key[];

/** A route for payloads of this shape; anything else is not for us. */
function routeOf<T extends z.ZodType>(
  schema: T,
  route: (payload: z.infer<T>, isOwn: boolean) => readonly Key[],
): Route {
  return (payload, isOwn) => {
    const parsed = schema.safeParse(payload);
    return parsed.success ? route(parsed.data, isOwn) : [];
  };
}

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    "issues",
    routeOf(payloads.IssuesPayload, (payload, isOwn) => (isOwn ? [] : routeIssue(payload))),
  ],
  [
    "issue_comment",
    routeOf(payloads.CommentPayload, (payload, isOwn) => (isOwn ? [] : routeComment(payload))),
  ],
  ["workflow_run", routeOf(payloads.WorkflowRunPayload, routeRun)],
  ["check_run", routeOf(payloads.CheckRunPayload, routeCheck)],
  ["merge_group", routeOf(payloads.MergeGroupPayload, routeGroup)],
  ["pull_request", routeOf(payloads.PullRequestPayload, routePull)],
  ["pull_request_review", routeOf(payloads.ReviewPayload, routeReview)],
  ["push", routeOf(payloads.PushPayload, (payload, isOwn) => (isOwn ? [] : routePush(payload)))],
  ["installation", () => [{ kind: "town" }]],
  ["installation_repositories", () => [{ kind: "town" }]],
]);

/** Events that app.yml must subscribe to. GitHub sends those about installations to every App. */
export const subscribedEvents: readonly string[] = [...routes.keys()].filter(
  (name) => !name.startsWith("installation"),
);

/** Issues that nobody marked for Cogtown cost nothing. A label one slip away from ours deserves an answer. */
function routeIssue({ issue, label }: z.infer<typeof payloads.IssuesPayload>): readonly Key[] {
  const labels = [...(issue.labels ?? []), ...(label ? [label] : [])].map((each) => each.name);
  const isDashboard = labels.includes(dashboardLabel);
  if (isDashboard && !labels.includes(dispatchLabel)) return [{ kind: "dashboard" }];
  const isOurs = labels.some((each) => each === dispatchLabel || each.startsWith("cogtown:"));
  const concerns = isOurs || findUnknownLabel(labels) !== undefined;
  const { number } = issue;
  return [
    ...(concerns ? [{ kind: "molecule" as const, number }] : []),
    ...(labels.includes(convoyLabel) ? [{ kind: "desk" as const, number }] : []),
    ...(isDashboard ? [{ kind: "dashboard" as const }] : []),
  ];
}

/** What is said to the Mayor, and what somebody changed in a comment of ours. The words are read again where they stand. */
function routeComment({
  action,
  issue,
  comment,
}: z.infer<typeof payloads.CommentPayload>): readonly Key[] {
  const isOurs = action === "edited" && comment.body.includes("<!-- cogtown:");
  return isAddressed(comment.body) || isOurs ? [{ kind: "desk", number: issue.number }] : [];
}

/** Run names carry what the run was for: see polecatRunMark and refineryRunMark. */
function routeRun({
  action,
  workflow_run: run,
}: z.infer<typeof payloads.WorkflowRunPayload>): readonly Key[] {
  if (action !== "completed") return [];
  const queue = queueOfBranch(run.head_branch);
  if (queue !== undefined) return [{ kind: "refinery", base: queue }];
  const [path = ""] = run.path.split("@");
  const title = run.display_title;
  switch (path.split("/").at(-1) ?? "") {
    case polecatWorkflow:
      return numbered("molecule", /^polecat #([1-9]\d*) · /.exec(title));
    case planWorkflow:
      return routePlanRun(title);
    case refineryWorkflow: {
      const base = /^refinery (.+) · /.exec(title)?.[1];
      return base === undefined ? [] : [{ kind: "refinery", base }];
    }
    case reviewWorkflow:
      return routeReviewRun(run);
    default:
      return routeOwnChecks(run);
  }
}

function routePlanRun(title: string): readonly Key[] {
  const [, nonce = ""] = / · (.+)$/.exec(title) ?? [];
  const kind = isJudgeNonce(nonce) ? "molecule" : "desk";
  return numbered(kind, /^plan #([1-9]\d*) · /.exec(title));
}

/** In a town without a server nobody hears of reviews but by the end of a run that they start. */
function routeReviewRun({
  head_branch: branch,
  pull_requests: pulls,
}: z.infer<typeof payloads.WorkflowRunPayload>["workflow_run"]): readonly Key[] {
  const number = moleculeOfBranch(branch ?? "");
  const molecule: readonly Key[] = number === undefined ? [] : [{ kind: "molecule", number }];
  return [...molecule, ...refineriesOf(pulls)];
}

/** The issue whose number a run's title gives; nothing where somebody else gave the run its title. */
function numbered(kind: "molecule" | "desk", title: RegExpExecArray | null): readonly Key[] {
  const number = title?.[1];
  return number === undefined ? [] : [{ kind, number: Number(number) }];
}

/** GitHub's merge queue takes no pull request before its own checks have answered. Those of forks are not named. */
function routeOwnChecks({
  event,
  pull_requests: pulls,
}: z.infer<typeof payloads.WorkflowRunPayload>["workflow_run"]): readonly Key[] {
  return event === "pull_request" ? refineriesOf(pulls) : [];
}

function refineriesOf(
  pulls: z.infer<typeof payloads.WorkflowRunPayload>["workflow_run"]["pull_requests"],
): readonly Key[] {
  const bases = new Set(pulls?.map(({ base }) => base.ref));
  return [...bases].map((base) => ({ kind: "refinery", base }));
}

/** GitHub's branch for a group of a merge queue: `gh-readonly-queue/<base>/pr-<number>-<commit>`. */
function queueOfBranch(branch: string | null | undefined): string | undefined {
  return /^gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]+$/.exec(branch ?? "")?.[1];
}

/** What is found out about a group of the merge queue; and what a candidate of ours goes without, told while it is verified. */
function routeCheck({
  action,
  check_run: run,
}: z.infer<typeof payloads.CheckRunPayload>): readonly Key[] {
  const leftOut = /^Left out of (.+): #/.exec(run.output?.title ?? "")?.[1];
  const isOurs = action === "created" && run.name === "cogtown/verify";
  const ofQueue = action === "completed" ? queueOfBranch(run.check_suite?.head_branch) : undefined;
  const base = isOurs ? leftOut : ofQueue;
  return base === undefined ? [] : [{ kind: "refinery", base }];
}

/** A group was put together or taken apart, for whatever reason: GitHub names whoever queued it, which may be the App. */
function routeGroup({
  merge_group: group,
}: z.infer<typeof payloads.MergeGroupPayload>): readonly Key[] {
  const base = /^refs\/heads\/(.+)$/.exec(group.base_ref)?.[1];
  return base === undefined ? [] : [{ kind: "refinery", base }];
}

/** What may change whether, when or as what a pull request lands; and what tells a molecule of its own. */
const steering = new Set(["reopened", "synchronize", "ready_for_review", "converted_to_draft"]);
const queueing = new Set(["labeled", "unlabeled", "edited", "enqueued"]);

function routePull(
  { action, pull_request: pull, changes }: z.infer<typeof payloads.PullRequestPayload>,
  isOwn: boolean,
): readonly Key[] {
  const number = ownMolecule(pull);
  const molecule: readonly Key[] = number === undefined ? [] : [{ kind: "molecule", number }];
  const refinery: Key = { kind: "refinery", base: pull.base.ref };
  // GitHub says so also of a landing, in the name of whoever queued it.
  if (action === "dequeued") return [refinery];
  // A landing wakes those that waited for it: the molecule's own pass names them.
  if (action === "closed" && number !== undefined) return molecule;
  if (isOwn) return [];
  if (action === "closed") return [refinery];
  if (steering.has(action)) return [...molecule, refinery];
  return queueing.has(action) ? [refinery, ...formerRefinery(changes)] : [];
}

function formerRefinery(
  changes: z.infer<typeof payloads.PullRequestPayload>["changes"],
): readonly Key[] {
  return changes?.base === undefined ? [] : [{ kind: "refinery", base: changes.base.ref.from }];
}

function routeReview({
  action,
  review,
  pull_request: pull,
}: z.infer<typeof payloads.ReviewPayload>): readonly Key[] {
  const number = ownMolecule(pull);
  const isOpinion =
    action === "dismissed" || (action === "submitted" && review.state !== "commented");
  if (!isOpinion) return [];
  const molecule: readonly Key[] = number === undefined ? [] : [{ kind: "molecule", number }];
  return [...molecule, { kind: "refinery", base: pull.base.ref }];
}

/** A fork's branch of the same name is not ours. */
function ownMolecule(pull: payloads.PullPayload): number | undefined {
  return pull.head.repo?.full_name === pull.base.repo.full_name
    ? moleculeOfBranch(pull.head.ref)
    : undefined;
}

function routePush(push: z.infer<typeof payloads.PushPayload>): readonly Key[] {
  const branch = /^refs\/heads\/(.+)$/.exec(push.ref)?.[1];
  if (branch === undefined) return [];
  if (branch === push.repository.default_branch) {
    const refinery: Key = { kind: "refinery", base: branch };
    return changesTown(push) ? [refinery, { kind: "town" }] : [refinery];
  }
  const number = /^polecat\//.test(branch) ? moleculeOfBranch(branch) : undefined;
  if (number === undefined || !isUnfinished(push.head_commit?.message ?? "")) return [];
  return [{ kind: "molecule", number }];
}

/** Config and workflows live below `.github`: whoever waited for them may go on. */
function changesTown(push: z.infer<typeof payloads.PushPayload>): boolean {
  const paths = push.commits.flatMap(({ added, removed, modified }) => [
    ...added,
    ...removed,
    ...modified,
  ]);
  return paths.some((path) => path.startsWith(".github/"));
}

/** Progress worth showing: a step is done and others follow. After the last one the run's end tells. */
function isUnfinished(message: string): boolean {
  const [, done, of] = /^Step: (\d+)\/(\d+)\b/m.exec(message) ?? [];
  return done !== undefined && of !== undefined && Number(done) < Number(of);
}
