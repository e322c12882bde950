import { z } from "zod";
import type { Issue, Reaction } from "../../world/issue-entities.ts";
import { reactionContents } from "../../world/issue-entities.ts";
import { ensureReaction, reactionsTo } from "../../world/reactions.ts";
import { notFound } from "../errors.ts";
import {
  readIssue,
  requireAccess,
  requireComment,
  requireIssue,
  writeIssue,
} from "../issue-access.ts";
import { paged } from "../paging.ts";
import { renderReaction } from "../render/issue.ts";
import type { Call } from "../route.ts";
import { created, noContent, ok, route } from "../route.ts";

const PostReaction = z.object({ content: z.enum(reactionContents) });
type PostReaction = z.infer<typeof PostReaction>;

type Subject = Pick<Reaction, "subject" | "subjectId">;

const toIssue = ({ id }: Issue): Subject => ({ subject: "Issue", subjectId: id });

function list(call: Call, subject: Subject) {
  const content = call.query.get("content");
  const all = reactionsTo(call.world, subject);
  const asked = all.filter((reaction) => content === null || reaction.content === content);
  return paged(call, asked, (reaction) => renderReaction(call.world, reaction));
}

/** 200 says that it was there already: an acknowledgement may be given twice at no harm. */
function add({ world, actor }: Call, subject: Subject, { content }: PostReaction) {
  const { reaction, isNew } = ensureReaction(world, subject, content, actor);
  return (isNew ? created : ok)(renderReaction(world, reaction));
}

/** Only one's own can be taken back. */
function remove({ world, actor }: Call, { subject, subjectId }: Subject, id: string) {
  const reaction = world.reactions.get(Number(id));
  const isOwn =
    reaction?.subject === subject &&
    reaction.subjectId === subjectId &&
    reaction.userId === actor.user.id;
  if (!isOwn) throw notFound();
  world.reactions.remove(reaction.id);
  return noContent();
}

function commentSubject(call: Call<"comment_id">, intent: "read" | "discuss"): Subject {
  const { comment, issue } = requireComment(call);
  requireAccess(call, issue, intent);
  return { subject: "IssueComment", subjectId: comment.id };
}

export const reactionRoutes = [
  route("GET /repos/{owner}/{repo}/issues/{issue_number}/reactions", readIssue, (call) =>
    list(call, toIssue(requireIssue(call, "read"))),
  ),
  route(
    "POST /repos/{owner}/{repo}/issues/{issue_number}/reactions",
    { ...writeIssue, body: PostReaction },
    (call, body) => add(call, toIssue(requireIssue(call, "discuss")), body),
  ),
  route(
    "DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}",
    writeIssue,
    (call) => remove(call, toIssue(requireIssue(call, "discuss")), call.parameter("reaction_id")),
  ),
  route("GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", readIssue, (call) =>
    list(call, commentSubject(call, "read")),
  ),
  route(
    "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    { ...writeIssue, body: PostReaction },
    (call, body) => add(call, commentSubject(call, "discuss"), body),
  ),
  route(
    "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}",
    writeIssue,
    (call) => remove(call, commentSubject(call, "discuss"), call.parameter("reaction_id")),
  ),
];
