import type { TownFacts } from "#core/molecule/facts.ts";
import type { GitHub } from "#github/port.ts";

/** What a patrol goes by: one request. */
export async function observeTown(github: GitHub): Promise<TownFacts> {
  return github.readTown();
}
