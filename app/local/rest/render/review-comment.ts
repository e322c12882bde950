import type { components } from "@octokit/openapi-types";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Pull, ReviewComment } from "../../world/pull-entities.ts";
import type { World } from "../../world/world.ts";
import { renderAssociation } from "./issue.ts";
import { pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderUser } from "./user.ts";

type Schemas = components["schemas"];

/** Reactions to lines are not modelled. */
const noReactions = {
  total_count: 0,
  "+1": 0,
  "-1": 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
};

/** Hunks are not looked up: `diff_hunk` is empty and positions are the lines themselves. */
export function renderReviewComment(
  world: World,
  repository: Repository,
  pull: Pull,
  comment: ReviewComment,
) {
  const url = repositoryUrl(world, repository, `/pulls/comments/${comment.id}`);
  const html_url = pageUrl(world, repository, `/pull/${pull.number}#discussion_r${comment.id}`);
  const pull_request_url = repositoryUrl(world, repository, `/pulls/${pull.number}`);
  const place = comment.line ?? 1;
  return {
    id: comment.id,
    node_id: nodeId("PullRequestReviewComment", comment.id),
    url,
    html_url,
    pull_request_url,
    _links: {
      self: { href: url },
      html: { href: html_url },
      pull_request: { href: pull_request_url },
    },
    pull_request_review_id: comment.reviewId,
    diff_hunk: "",
    path: comment.path,
    position: place,
    original_position: place,
    line: place,
    original_line: place,
    start_line: null,
    original_start_line: null,
    side: "RIGHT" as const,
    start_side: null,
    subject_type: comment.line === null ? ("file" as const) : ("line" as const),
    commit_id: comment.commitSha,
    original_commit_id: comment.commitSha,
    user: renderUser(world, world.users.require(comment.authorId)),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: renderAssociation(world, repository, comment.authorId),
    reactions: { ...noReactions, url: `${url}/reactions` },
  } satisfies Schemas["pull-request-review-comment"];
}
