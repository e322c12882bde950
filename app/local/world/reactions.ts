import type { EventActor } from "./events.ts";
import type { Reaction, ReactionContent } from "./issue-entities.ts";
import type { World } from "./world.ts";

type Subject = Pick<Reaction, "subject" | "subjectId">;

/** The reactions to an issue or comment, oldest first. */
export function reactionsTo(world: World, { subject, subjectId }: Subject): Reaction[] {
  return world.reactions.filter(
    (reaction) => reaction.subject === subject && reaction.subjectId === subjectId,
  );
}

/** Takes one's own reaction back. Nothing happens when there is none. */
export function removeReaction(
  world: World,
  { subject, subjectId }: Subject,
  content: ReactionContent,
  actor: EventActor,
): Reaction | undefined {
  const known = world.reactions.byKey(`${subject}:${subjectId}:${actor.user.id}:${content}`);
  if (known !== undefined) world.reactions.remove(known.id);
  return known;
}

/** One person reacts once with the same sign: again is no change. GitHub tells nobody of reactions. */
export function ensureReaction(
  world: World,
  { subject, subjectId }: Subject,
  content: ReactionContent,
  actor: EventActor,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const userId = actor.user.id;
  const known = world.reactions.byKey(`${subject}:${subjectId}:${userId}:${content}`);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction = world.reactions.add({
    id: world.ids.next(),
    subject,
    subjectId,
    userId,
    content,
    createdAt: world.now(),
  });
  return { reaction, isNew: true };
}
