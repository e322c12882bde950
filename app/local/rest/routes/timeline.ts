import { commentsOf } from "../../world/comments.ts";
import type { Repository } from "../../world/entities.ts";
import type { Issue, IssueEvent } from "../../world/issue-entities.ts";
import { eventsOfIssue } from "../../world/issue-events.ts";
import type { World } from "../../world/world.ts";
import { readIssue, requireIssue } from "../issue-access.ts";
import { paged } from "../paging.ts";
import {
  renderCommentEvent,
  renderCrossReference,
  renderIssueEvent,
} from "../render/issue-event.ts";
import { route } from "../route.ts";

/** Commits have a form of their own there, which is not modelled. */
const isRendered = ({ happening }: IssueEvent) => happening.kind !== "committed";

/** Mentions from elsewhere are in the timeline only. */
const events = route(
  "GET /repos/{owner}/{repo}/issues/{issue_number}/events",
  readIssue,
  (call) => {
    const { world, repository } = call;
    const all = eventsOfIssue(world, requireIssue(call, "read")).filter(isRendered);
    return paged(
      call,
      all.filter(({ happening }) => happening.kind !== "cross-referenced"),
      (event) => renderIssueEvent(world, repository, event),
    );
  },
);

function renderEntry(world: World, repository: Repository, event: IssueEvent) {
  const { happening } = event;
  return happening.kind === "cross-referenced"
    ? renderCrossReference(world, event, happening.otherId)
    : renderIssueEvent(world, repository, event);
}

/** What happened and what was said, oldest first. Commits and reviews of pull requests are not among it. */
function readTimeline(world: World, repository: Repository, issue: Issue) {
  const happened = eventsOfIssue(world, issue)
    .filter(isRendered)
    .map((event) => ({
      at: event.createdAt,
      id: event.id,
      render: () => renderEntry(world, repository, event),
    }));
  const said = commentsOf(world, issue).map((comment) => ({
    at: comment.createdAt,
    id: comment.id,
    render: () => renderCommentEvent(world, repository, comment),
  }));
  return [...happened, ...said].sort((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id);
}

const timeline = route(
  "GET /repos/{owner}/{repo}/issues/{issue_number}/timeline",
  readIssue,
  (call) => {
    const issue = requireIssue(call, "read");
    return paged(call, readTimeline(call.world, call.repository, issue), (entry) => entry.render());
  },
);

export const timelineRoutes = [events, timeline];
