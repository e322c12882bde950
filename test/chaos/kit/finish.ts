import { readStates, type Sighting } from "../../../app/hosts/read-states.ts";
import type { Ground } from "./chaos-town.ts";
import type { Keeper } from "./keeper.ts";
import { isRead } from "./wire.ts";

/** The schedule of the town looks at everything once in so much of its time. */
const patrolEvery = 60_000;
/** Patrols after which a town that is not at rest never will be. */
const patience = 40;

/** Resolves when nothing moves: no job, no webhook, nothing left to decide. */
async function settle(ground: Ground, keeper: Keeper): Promise<void> {
  let before: number;
  do {
    before = ground.countRequests();
    await ground.github.idle();
    await keeper.idle();
  } while (ground.countRequests() !== before);
}

export interface Finish {
  readonly sightings: readonly Sighting[];
  /** Patrols that it took after everything had come to a standstill. */
  readonly patrols: number;
}

/**
 * Lets the town work, and time pass, until every molecule has landed or is held and a patrol finds nothing left to do.
 * Throws when that never happens. `onStandstill` is asked whenever nothing moves, before time does.
 */
export async function finish(
  ground: Ground,
  keeper: Keeper,
  onStandstill: () => Promise<void>,
): Promise<Finish> {
  for (let patrols = 0; ; patrols += 1) {
    const writes = countWrites(keeper);
    if (patrols > 0) {
      ground.clock.advance(patrolEvery);
      await keeper.patrol();
    }
    await settle(ground, keeper);
    await onStandstill();
    await settle(ground, keeper);
    const sightings = await observeTown(ground);
    const isQuiet = patrols > 0 && countWrites(keeper) === writes;
    if (isQuiet && sightings.every(isAtRest)) return { sightings, patrols };
    if (patrols === patience) throw new Error(`not at rest: ${describe(sightings)}`);
  }
}

const countWrites = ({ calls }: Keeper) => calls.filter((call) => !isRead(call)).length;

function observeTown({ github, maya, owner, name, story, clock }: Ground) {
  return readStates({
    githubUrl: github.apiUrl,
    token: maya.token,
    owner,
    name,
    numbers: story.molecules.map((_, index) => index + 1),
    now: () => clock.now(),
  });
}

const isAtRest = ({ state }: Sighting) => state.kind === "landed" || state.kind === "held";

function describe(sightings: readonly Sighting[]): string {
  return sightings
    .map(({ number, state, record }) => {
      const last = record?.attempts.at(-1);
      return `#${number} ${state.kind} (attempt ${last?.n ?? 0}: ${last?.outcome?.kind ?? "open"})`;
    })
    .join(", ");
}
