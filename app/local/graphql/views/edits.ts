import { timestamp } from "../../rest/render/links.ts";
import { editsOf } from "../../world/content-edits.ts";
import { nodeId } from "../../world/ids.ts";
import type { ContentEdit } from "../../world/issue-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewActorById } from "./actor.ts";

/** The history of a text, newest first. Nobody deletes a revision here, which people can do in the browser. */
export function viewEdits(
  context: GraphQLContext,
  subject: Pick<ContentEdit, "subject" | "subjectId">,
) {
  const edits = () => editsOf(context.world, subject);
  return {
    includesCreatedEdit: () => edits().length > 0,
    userContentEdits: (paging: Paging) =>
      connect(edits(), paging, { key: ({ id }) => id, view: (edit) => viewEdit(context, edit) }),
  };
}

/** `diff` is GitHub's name for the whole text as it was after the edit. */
function viewEdit(context: GraphQLContext, edit: ContentEdit) {
  const editedAt = timestamp(edit.editedAt);
  return {
    __typename: "UserContentEdit",
    id: nodeId("UserContentEdit", edit.id),
    editor: () => viewActorById(context, edit.editorId),
    editedAt,
    createdAt: editedAt,
    updatedAt: editedAt,
    diff: edit.body,
    deletedAt: null,
    deletedBy: null,
  };
}
