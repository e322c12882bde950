import type { components } from "@octokit/openapi-types";
import { diffTrees } from "../../git/diff.ts";
import { countDivergence, mergeBase } from "../../git/history.ts";
import { mergeTrees } from "../../git/merge.ts";
import { readRef } from "../../git/refs.ts";
import type { GitRepository } from "../../git/repository.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { headRepositoryOf } from "../../world/network.ts";
import type { Pull } from "../../world/pull-entities.ts";
import type { World } from "../../world/world.ts";
import { renderStats } from "./git.ts";
import { renderAssociation, renderLabels } from "./issue.ts";
import { pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderRepository } from "./repository.ts";
import { renderUser, renderUserById } from "./user.ts";

type Schemas = components["schemas"];

function renderPullAddresses(world: World, repository: Repository, pull: Pull) {
  const api = (path: string) => repositoryUrl(world, repository, path);
  const url = api(`/pulls/${pull.number}`);
  const html_url = pageUrl(world, repository, `/pull/${pull.number}`);
  return {
    url,
    html_url,
    diff_url: `${html_url}.diff`,
    patch_url: `${html_url}.patch`,
    issue_url: api(`/issues/${pull.number}`),
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: api("/pulls/comments{/number}"),
    comments_url: api(`/issues/${pull.number}/comments`),
    statuses_url: api(`/statuses/${pull.headSha}`),
  };
}

function renderPullLinks(world: World, repository: Repository, pull: Pull) {
  const addresses = renderPullAddresses(world, repository, pull);
  const link = (href: string) => ({ href });
  return {
    self: link(addresses.url),
    html: link(addresses.html_url),
    issue: link(addresses.issue_url),
    comments: link(addresses.comments_url),
    review_comments: link(addresses.review_comments_url),
    review_comment: link(addresses.review_comment_url),
    commits: link(addresses.commits_url),
    statuses: link(addresses.statuses_url),
  };
}

function renderEnd(world: World, repository: Repository, ref: string, sha: string) {
  const owner = world.users.require(repository.ownerId);
  const user = renderUser(world, owner);
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user,
    repo: renderRepository(world, repository),
  };
}

function renderAutoMerge(world: World, pull: Pull): Schemas["auto-merge"] {
  if (pull.autoMerge === null) return null;
  const { enabledById, method } = pull.autoMerge;
  const enabled_by = renderUser(world, world.users.require(enabledById));
  return { enabled_by, merge_method: method, commit_title: "", commit_message: "" };
}

function renderIssueSide(world: World, repository: Repository, issue: Issue) {
  const assignees = issue.assigneeIds.map((id) => renderUser(world, world.users.require(id)));
  return {
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    active_lock_reason: issue.lockReason,
    title: issue.title,
    body: issue.body,
    user: renderUser(world, world.users.require(issue.authorId)),
    author_association: renderAssociation(world, repository, issue.authorId),
    labels: renderLabels(world, repository, issue).map((label) => ({
      ...label,
      description: label.description ?? "",
    })),
    milestone: null,
    assignee: assignees[0] ?? null,
    assignees,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
  };
}

/** The form in lists: everything that needs no git. */
export function renderSimplePull(world: World, repository: Repository, pull: Pull) {
  const issue = world.issues.require(pull.issueId);
  return {
    id: pull.id,
    node_id: nodeId("PullRequest", pull.issueId),
    ...renderPullAddresses(world, repository, pull),
    ...renderIssueSide(world, repository, issue),
    merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    merge_commit_sha: pull.mergeCommitSha ?? pull.testMerge?.sha ?? null,
    requested_reviewers: pull.requestedReviewerIds.map((id) =>
      renderUser(world, world.users.require(id)),
    ),
    requested_teams: [],
    head: renderEnd(world, headRepositoryOf(world, pull), pull.headBranch, pull.headSha),
    base: renderEnd(world, repository, pull.baseBranch, pull.baseSha),
    _links: renderPullLinks(world, repository, pull),
    auto_merge: renderAutoMerge(world, pull),
    draft: pull.draft,
  } satisfies Schemas["pull-request-simple"];
}

/** The form of one pull request, and of webhooks: git is asked for its size and whether it merges. */
export async function renderPull(
  world: World,
  repository: Repository,
  pull: Pull,
): Promise<Schemas["pull-request"]> {
  // Rendered before git is asked, so that the answer is of one moment.
  const simple = renderSimplePull(world, repository, pull);
  const issue = world.issues.require(pull.issueId);
  const counts = {
    comments: world.comments.filter((comment) => comment.issueId === issue.id).length,
    review_comments: world.reviewComments.filter((comment) => comment.pullId === pull.id).length,
    merged_by: renderUserById(world, pull.mergedById),
  };
  const [size, mergeable] = await Promise.all([
    measurePull(world, repository, pull),
    isMergeable(world, repository, pull),
  ]);
  return {
    ...simple,
    ...counts,
    ...size,
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: describeMergeability(pull, mergeable),
    maintainer_can_modify: pull.maintainerCanModify,
  };
}

function describeMergeability(pull: Pull, mergeable: boolean | null): string {
  if (mergeable === null) return "unknown";
  if (!mergeable) return "dirty";
  return pull.draft ? "draft" : "clean";
}

interface PullSize {
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changed_files: number;
}

/** Two commits never differ otherwise than they did, and every event about a pull request asks. */
const sizes = new WeakMap<GitRepository, Map<string, Promise<PullSize>>>();

function measurePull(world: World, repository: Repository, pull: Pull): Promise<PullSize> {
  const git = world.git(repository);
  const known = sizes.get(git) ?? new Map<string, Promise<PullSize>>();
  sizes.set(git, known);
  const key = `${pull.baseSha}...${pull.headSha}`;
  const size = known.get(key) ?? measure(git, pull);
  known.set(key, size);
  return size;
}

async function measure(git: GitRepository, { baseSha, headSha }: Pull): Promise<PullSize> {
  const fork = (await mergeBase(git, baseSha, headSha)) ?? baseSha;
  const [changes, { ahead }] = await Promise.all([
    diffTrees(git, fork, headSha),
    countDivergence(git, baseSha, headSha),
  ]);
  const { additions, deletions } = renderStats(changes);
  return { commits: ahead, additions, deletions, changed_files: changes.length };
}

/** Whether an open pull request merges without conflict into its base as it is now; null when there is nothing to say. */
export async function isMergeable(
  world: World,
  repository: Repository,
  pull: Pull,
): Promise<boolean | null> {
  if (world.issues.require(pull.issueId).state === "closed") return null;
  const git = world.git(repository);
  const base = await readRef(git, `refs/heads/${pull.baseBranch}`);
  // The base may have gone since the event that is being rendered.
  if (base === undefined) return null;
  const { testMerge: last } = pull;
  if (last?.baseSha === base.sha && last.headSha === pull.headSha) return last.sha !== null;
  return (await mergeTrees(git, base.sha, pull.headSha)).kind === "clean";
}
