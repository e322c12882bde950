import { renderComment, renderIssue } from "../rest/render/issue.ts";
import { editsOf, recordEdit } from "./content-edits.ts";
import { recordMentions } from "./cross-references.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import type { Issue, IssueComment } from "./issue-entities.ts";
import { reactionsTo } from "./reactions.ts";
import type { World } from "./world.ts";

/** The comments of an issue or pull request, oldest first. */
export function commentsOf(world: World, issue: Pick<Issue, "id">): IssueComment[] {
  return world.comments.filter((comment) => comment.issueId === issue.id);
}

/** Comments on an issue or pull request. */
export function createComment(
  world: World,
  repository: Repository,
  issue: Issue,
  body: string,
  actor: EventActor,
): IssueComment {
  const now = world.now();
  const comment = world.comments.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    issueId: issue.id,
    authorId: actor.user.id,
    viaAppId: actor.app?.id ?? null,
    body,
    minimizedReason: null,
    createdAt: now,
    updatedAt: now,
    editedAt: null,
    editedById: null,
  });
  world.issues.update(issue.id, { updatedAt: now });
  recordMentions(world, repository, issue, body, actor);
  emitComment(world, repository, comment, "created", actor);
  return comment;
}

/** Nothing happens when the text is what it was. */
export function editComment(
  world: World,
  repository: Repository,
  comment: IssueComment,
  body: string,
  actor: EventActor,
): IssueComment {
  if (comment.body === body) return comment;
  const now = world.now();
  recordEdit(world, { ...comment, subject: "IssueComment", subjectId: comment.id }, body, actor);
  const change = { body, updatedAt: now, editedAt: now, editedById: actor.user.id };
  const edited = world.comments.update(comment.id, change);
  world.issues.update(comment.issueId, { updatedAt: now });
  recordMentions(world, repository, { id: comment.issueId }, body, actor);
  const changes = { body: { from: comment.body } };
  emitComment(world, repository, edited, "edited", actor, { changes });
  return edited;
}

export function deleteComment(
  world: World,
  repository: Repository,
  comment: IssueComment,
  actor: EventActor,
): void {
  world.comments.remove(comment.id);
  const subject = { subject: "IssueComment", subjectId: comment.id } as const;
  for (const { id } of reactionsTo(world, subject)) world.reactions.remove(id);
  for (const { id } of editsOf(world, subject)) world.contentEdits.remove(id);
  world.issues.update(comment.issueId, { updatedAt: world.now() });
  emitComment(world, repository, comment, "deleted", actor);
}

/** Tells of something that happened to a comment (`issue_comment` event, on issues and pull requests alike). */
function emitComment(
  world: World,
  repository: Repository,
  comment: IssueComment,
  action: "created" | "edited" | "deleted",
  actor: EventActor,
  special: Payload = {},
): void {
  const issue = world.issues.require(comment.issueId);
  const payload = {
    issue: renderIssue(world, repository, issue),
    comment: renderComment(world, repository, comment),
    ...special,
  };
  emit(world, { repository, name: "issue_comment", action, actor, payload });
}
