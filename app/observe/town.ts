import { readComment } from "#core/command/read-comment.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import type { GitHub } from "#github/port.ts";

/** What a patrol goes by: one request. */
export async function observeTown(github: GitHub): Promise<TownFacts> {
  return github.readTown();
}

/** What desks do not obey any more when they first see it (core/desk/hear.ts) need not be looked for. */
const lookBackMs = 24 * 60 * 60_000;

/**
 * Issues and pull requests on which somebody spoke to the Mayor and no desk has heard it: the events of those comments got
 * lost. One request, of the hundred newest comments of the repository; labelled issues are looked at anyway.
 */
export async function findUnheard(
  github: GitHub,
  town: TownFacts,
  now: Date,
): Promise<readonly number[]> {
  const since = new Date(now.getTime() - lookBackMs).toISOString().replace(/\.\d+Z$/, "Z");
  const seen = new Map(town.desks.map(({ number, commentsSeen }) => [number, commentsSeen]));
  const comments = await github.readRecentComments(since);
  const unheard = comments.filter(
    ({ id, number, login, body }) =>
      login !== github.viewer() &&
      id > (seen.get(number) ?? 0) &&
      readComment(body).kind !== "silent",
  );
  return [...new Set(unheard.map(({ number }) => number))];
}
