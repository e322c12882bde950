import type { EventActor } from "./events.ts";
import type { ContentEdit } from "./issue-entities.ts";
import type { World } from "./world.ts";

type Subject = Pick<ContentEdit, "subject" | "subjectId">;

/** Every text that an issue, a pull request or a comment ever had, the newest first; nothing while it is as it was first written. */
export function editsOf(world: World, { subject, subjectId }: Subject): ContentEdit[] {
  return world.contentEdits
    .filter((edit) => edit.subject === subject && edit.subjectId === subjectId)
    .reverse();
}

/**
 * Writes down that a text was changed. With the first change GitHub puts the original into the history as well, as an edit by
 * its author at the time it was written (seen: two entries after one edit).
 */
export function recordEdit(
  world: World,
  original: Subject & {
    readonly authorId: number;
    readonly createdAt: Date;
    readonly body: string | null;
  },
  body: string | null,
  actor: EventActor,
): void {
  const { subject, subjectId, authorId, createdAt } = original;
  const write = (text: string | null, editorId: number, editedAt: Date) => {
    const id = world.ids.next();
    world.contentEdits.add({ id, subject, subjectId, editorId, editedAt, body: text ?? "" });
  };
  if (editsOf(world, original).length === 0) write(original.body, authorId, createdAt);
  write(body, actor.user.id, world.now());
}
