import type { MoleculeFacts } from "#core/molecule/facts.ts";
import type { ActorAt, GitHub } from "#github/port.ts";

/** Each is a request; of more than so many people those that are further back are taken for strangers. */
const mostAsked = 10;

/**
 * Whose words a text has, given everybody who changed it since it was last approved: of somebody who may not write, where there
 * is one, at their newest edit; else of whoever changed it last. A writer who saves the text does not take over what a
 * stranger put there: ticking a box saves all of it, unread.
 */
export async function judgeEdits(
  github: GitHub,
  edits: readonly ActorAt[],
): Promise<MoleculeFacts["editedBy"]> {
  const known = new Set<string>();
  const newestFirst = edits.toSorted((a, b) => b.at.localeCompare(a.at));
  for (const edit of newestFirst) {
    if (known.has(edit.login)) continue;
    known.add(edit.login);
    const canWrite = known.size <= mostAsked && (await github.canWrite(edit.login));
    if (!canWrite) return { ...edit, canWrite };
  }
  const [newest] = newestFirst;
  return newest && { ...newest, canWrite: true };
}
