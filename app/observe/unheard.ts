import { readComment } from "#core/command/read-comment.ts";
import { staleAfterMs } from "#core/desk/hear.ts";
import type { TownFacts } from "#core/molecule/facts.ts";

/** What was said before this is not obeyed when it is first seen, and need not be looked for. */
export const hearableSince = (now: Date): Date => new Date(now.getTime() - staleAfterMs);

interface Said {
  readonly id: number;
  /** Of the issue or pull request that it stands on. */
  readonly number: number;
  readonly body: string;
}

/** Where somebody spoke to the Mayor and no desk has heard it: the events of those comments got lost. */
export function unheardAmong(
  said: readonly Said[],
  { desks }: Pick<TownFacts, "desks">,
): readonly number[] {
  const seen = new Map(desks.map(({ number, commentsSeen }) => [number, commentsSeen]));
  const unheard = said.filter(
    ({ id, number, body }) => id > (seen.get(number) ?? 0) && readComment(body).kind !== "silent",
  );
  return [...new Set(unheard.map(({ number }) => number))];
}
