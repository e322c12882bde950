import { pageUrl, timestamp } from "../../rest/render/links.ts";
import { isMergeable } from "../../rest/render/pull.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import { headRepositoryOf } from "../../world/network.ts";
import type { Pull, Review } from "../../world/pull-entities.ts";
import { latestOpinions, reviewsOf } from "../../world/reviews.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { leftOut } from "../unmodelled.ts";
import { viewActorById } from "./actor.ts";
import { viewCommit } from "./git.ts";
import { viewQueueing } from "./merge-queue.ts";
import { viewRepositoryName } from "./repository-name.ts";
import { viewTicket } from "./ticket.ts";
import type { TimelineArguments } from "./timeline.ts";
import { connectTimeline } from "./timeline.ts";
import { isViewer } from "./viewer.ts";

export function viewPull(context: GraphQLContext, repository: Repository, pull: Pull) {
  const { world } = context;
  const issue = world.issues.require(pull.issueId);
  const commit = (sha: string | null) =>
    sha === null ? null : viewCommit(context, repository, sha);
  return {
    ...viewTicket(context, repository, issue),
    __typename: "PullRequest",
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    state: pullState(context, pull),
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    mergedBy: () => viewActorById(context, pull.mergedById),
    mergeCommit: () => (pull.mergedAt === null ? null : commit(pull.mergeCommitSha)),
    mergeable: async () => describeMergeable(await isMergeable(world, repository, pull)),
    isDraft: pull.draft,
    isCrossRepository: pull.headRepositoryId !== repository.id,
    headRepository: () => viewRepositoryName(context, headRepositoryOf(world, pull)),
    headRepositoryOwner: () => viewActorById(context, headRepositoryOf(world, pull).ownerId),
    headRefName: pull.headBranch,
    headRefOid: pull.headSha,
    baseRefName: pull.baseBranch,
    baseRefOid: pull.baseSha,
    maintainerCanModify: pull.maintainerCanModify,
    commits: (args: Paging) => viewNewestCommit(context, repository, pull, args),
    ...viewReviews(context, repository, pull),
    ...viewQueueing(context, repository, pull, viewPull),
    timelineItems: (args: TimelineArguments) =>
      connectTimeline(context, repository, issue, args, "PullRequest"),
  };
}

export function pullState({ world }: GraphQLContext, pull: Pull): "OPEN" | "CLOSED" | "MERGED" {
  if (pull.mergedAt !== null) return "MERGED";
  return world.issues.require(pull.issueId).state === "open" ? "OPEN" : "CLOSED";
}

function describeMergeable(mergeable: boolean | null): "MERGEABLE" | "CONFLICTING" | "UNKNOWN" {
  if (mergeable === null) return "UNKNOWN";
  return mergeable ? "MERGEABLE" : "CONFLICTING";
}

/** The newest commit is all that is modelled of a pull request's list of them. */
function viewNewestCommit(
  context: GraphQLContext,
  repository: Repository,
  pull: Pull,
  paging: Paging,
) {
  if (paging.last !== 1) throw leftOut(context, "PullRequest.commits but the newest");
  return connect([pull.headSha], paging, {
    key: (sha) => sha,
    view: (sha) => ({ commit: viewCommit(context, repository, sha) }),
  });
}

interface OpinionArguments extends Paging {
  readonly writersOnly?: boolean | null;
}

interface ReviewArguments extends Paging {
  readonly states?: readonly string[] | null;
}

function viewReviews(context: GraphQLContext, repository: Repository, pull: Pull) {
  const { world } = context;
  const options = {
    key: ({ id }: Review) => id,
    view: (review: Review) => viewReview(context, repository, pull, review),
  };
  return {
    reviews: (args: ReviewArguments) => {
      const { states } = args;
      const found = reviewsOf(world, pull).filter(({ state }) => states?.includes(state) ?? true);
      return connect(found, args, options);
    },
    latestOpinionatedReviews: (args: OpinionArguments) => {
      const writersOnly = args.writersOnly ?? false;
      return connect(latestOpinions(world, repository, pull, { writersOnly }), args, options);
    },
  };
}

function viewReview(context: GraphQLContext, repository: Repository, pull: Pull, review: Review) {
  const { world } = context;
  const anchor = `pullrequestreview-${review.id}`;
  const submittedAt = review.state === "PENDING" ? null : timestamp(review.submittedAt);
  return {
    __typename: "PullRequestReview",
    id: nodeId("PullRequestReview", review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    url: pageUrl(world, repository, `/pull/${pull.number}#${anchor}`),
    submittedAt,
    createdAt: timestamp(review.submittedAt),
    updatedAt: timestamp(review.submittedAt),
    viewerDidAuthor: isViewer(context, review.authorId),
    author: () => viewActorById(context, review.authorId),
    commit: () => viewCommit(context, repository, review.commitSha),
  };
}
