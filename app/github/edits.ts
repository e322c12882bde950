import type { TextEdits } from "./answers.ts";
import type { ActorAt } from "./port.ts";

/**
 * Who changed a text, the newest first. Of what GitHub does not list nobody is known: that is told as an edit by "ghost",
 * who may not write, at the last moment at which it can have been. The attacker edits so often that what was there before
 * is listed no more.
 */
export function editsOf({ lastEditedAt, editor, edits }: TextEdits): readonly ActorAt[] {
  if (lastEditedAt === null) return [];
  const listed = edits.list
    .map(({ editedAt: at, editor: login }): ActorAt => ({ login, at }))
    .sort((a, b) => b.at.localeCompare(a.at));
  const newest = { login: editor, at: lastEditedAt };
  const nobody = (at: string) => ({ login: "ghost", at });
  if (listed[0]?.at !== lastEditedAt) return [newest, nobody(lastEditedAt)];
  const isWhole = listed.length > 1 && listed.length === edits.total;
  // The oldest of all is the text as its author first wrote it, which is no edit.
  const rest = isWhole
    ? listed.slice(0, -1)
    : [...listed, nobody(listed.at(-1)?.at ?? lastEditedAt)];
  return [newest, ...rest];
}
