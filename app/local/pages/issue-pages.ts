import { html } from "hono/html";
import type { Repository } from "../world/entities.ts";
import type { Issue } from "../world/issue-entities.ts";
import type { World } from "../world/world.ts";
import { type Html, renderPage, renderText, renderTime } from "./layout.ts";

const loginOf = (world: World, userId: number) => world.users.get(userId)?.login ?? "ghost";

export function addressOf(repository: Repository, issue: Issue): string {
  return `/${repository.fullName}/${issue.pullId === null ? "issues" : "pull"}/${issue.number}`;
}

/** Issues, or pull requests, newest first. */
export function renderIssueList(
  world: World,
  repository: Repository,
  kind: "issues" | "pulls",
): Html {
  const issues = world.issues
    .filter(
      (issue) =>
        issue.repositoryId === repository.id && (issue.pullId !== null) === (kind === "pulls"),
    )
    .sort((a, b) => b.number - a.number);
  const rows = issues.map(
    (issue) => html`<tr><td>#${issue.number}</td>
<td><a href="${addressOf(repository, issue)}">${issue.title}</a><br>${renderLabels(world, issue)}</td>
<td>${describeStanding(world, issue)}</td><td>${loginOf(world, issue.authorId)}</td></tr>`,
  );
  const table = html`<table><tr><th>number</th><th>title</th><th>state</th><th>by</th></tr>${rows}</table>`;
  const nothing = html`<p class="quiet">There are none.</p>`;
  const title = kind === "issues" ? "Issues" : "Pull requests";
  return renderPage(title, repository.fullName, rows.length === 0 ? nothing : table);
}

/** An issue or pull request with its conversation, oldest first. */
export function renderIssuePage(world: World, repository: Repository, issue: Issue): Html {
  const content = html`<p>${describeStanding(world, issue)}, opened by ${loginOf(world, issue.authorId)} at ${renderTime(issue.createdAt)}</p>
<p>${renderLabels(world, issue)}</p>
${renderPullFacts(world, repository, issue)}
${renderText(issue.body)}
${renderConversation(world, issue)}`;
  return renderPage(`#${issue.number} ${issue.title}`, repository.fullName, content);
}

function describeStanding(world: World, issue: Issue): string {
  const pull = issue.pullId === null ? undefined : world.pulls.get(issue.pullId);
  if (pull !== undefined && pull.mergedAt !== null) return "merged";
  return issue.state;
}

function renderLabels(world: World, issue: Issue): readonly Html[] {
  return issue.labelIds.map(
    (id) => html`<span class="label">${world.labels.get(id)?.name ?? ""}</span>`,
  );
}

function renderPullFacts(world: World, repository: Repository, issue: Issue): Html | string {
  const pull = issue.pullId === null ? undefined : world.pulls.get(issue.pullId);
  if (pull === undefined) return "";
  const head = `/${repository.fullName}/commit/${pull.headSha}`;
  return html`<p><code>${pull.headBranch}</code> at <a href="${head}">${pull.headSha.slice(0, 7)}</a> into <code>${pull.baseBranch}</code></p>`;
}

interface Remark {
  readonly at: Date;
  readonly by: number;
  readonly what: string;
  readonly text: string;
}

function renderConversation(world: World, issue: Issue): readonly Html[] {
  const comments: Remark[] = world.comments
    .filter((comment) => comment.issueId === issue.id)
    .map((comment) => ({
      at: comment.createdAt,
      by: comment.authorId,
      what: "commented",
      text: comment.body,
    }));
  const reviews: Remark[] = world.reviews
    .filter((review) => review.pullId === issue.pullId)
    .map((review) => ({
      at: review.submittedAt,
      by: review.authorId,
      what: `reviewed ${review.commitSha.slice(0, 7)}: ${review.state.toLowerCase().replace("_", " ")}`,
      text: review.body,
    }));
  return [...comments, ...reviews]
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(
      ({ at, by, what, text }) =>
        html`<h2>${loginOf(world, by)} ${what} <span class="quiet">${renderTime(at)}</span></h2>${renderText(text)}`,
    );
}
