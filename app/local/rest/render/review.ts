import type { components } from "@octokit/openapi-types";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Pull, Review } from "../../world/pull-entities.ts";
import type { World } from "../../world/world.ts";
import { renderAssociation } from "./issue.ts";
import { pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderUserById } from "./user.ts";

type Schemas = components["schemas"];

export function renderReview(world: World, repository: Repository, pull: Pull, review: Review) {
  const anchor = `pullrequestreview-${review.id}`;
  const html_url = pageUrl(world, repository, `/pull/${pull.number}#${anchor}`);
  const pull_request_url = repositoryUrl(world, repository, `/pulls/${pull.number}`);
  return {
    id: review.id,
    node_id: nodeId("PullRequestReview", review.id),
    user: renderUserById(world, review.authorId),
    body: review.body,
    state: review.state,
    html_url,
    pull_request_url,
    _links: { html: { href: html_url }, pull_request: { href: pull_request_url } },
    // A pending one has not been submitted yet.
    ...(review.state === "PENDING" ? {} : { submitted_at: timestamp(review.submittedAt) }),
    commit_id: review.commitSha,
    author_association: renderAssociation(world, repository, review.authorId),
  } satisfies Schemas["pull-request-review"];
}
