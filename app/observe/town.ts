import type { TownFacts } from "#core/molecule/facts.ts";
import type { GitHub } from "#github/port.ts";
import { momentOf } from "./patience.ts";
import { hearableSince, unheardAmong } from "./unheard.ts";

/** What a patrol goes by: one request. */
export async function observeTown(github: GitHub): Promise<TownFacts> {
  return github.readTown();
}

/**
 * Issues and pull requests on which somebody spoke to the Mayor and no desk has heard it. One request, of the hundred
 * newest comments of the repository; labelled issues are looked at anyway.
 */
export async function findUnheard(
  github: GitHub,
  town: TownFacts,
  now: Date,
): Promise<readonly number[]> {
  const comments = await github.readRecentComments(momentOf(hearableSince(now)));
  return unheardAmong(
    comments.filter(({ login }) => login !== github.viewer()),
    town,
  );
}
