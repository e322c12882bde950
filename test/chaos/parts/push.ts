import type { PushFate, PushRequest } from "#local/world/faults.ts";
import type { Ground } from "../kit/chaos-town.ts";
import { stopJob, type WayToStop } from "../kit/stop-job.ts";
import { wholeTown } from "../kit/story.ts";
import { type Part, playUndisturbed, type Tally, tryPoint } from "./part.ts";

const ends = ["before:killed", "before:lost", "after:killed", "after:lost"] as const;

/** Every push that a job makes: its job dies right before git takes it, and right after, before the answer. */
export const push: Part = {
  name: "push",
  listPoints: async () => {
    let pushes = 0;
    await playUndisturbed(wholeTown, {
      prepare: ({ github: { world } }) => {
        world.faults.beforePush = ({ sequence }) => {
          pushes = sequence;
          return "take";
        };
      },
    });
    const numbers = Array.from({ length: pushes }, (_, index) => index + 1);
    return numbers.flatMap((number) => ends.map((end) => `${number}:${end}`));
  },
  play: (_seed, point) => {
    const tally: Tally = { kind: "not reached", isReached: false, limited: 0 };
    const strike = parseStrike(point);
    return tryPoint("push", point, wholeTown, tally, {
      prepare: (ground) => {
        armPush(ground, strike, tally);
      },
    });
  },
};

export interface Strike {
  /** Of all pushes of the town. */
  readonly number: number;
  readonly side: "before" | "after";
  readonly way: WayToStop;
}

function parseStrike(point: string): Strike {
  const match = /^([1-9]\d*):(before|after):(killed|lost)$/.exec(point);
  if (match === null) throw new Error(`${point} is no point: 12:after:lost is one`);
  const [, number = "", side, way] = match;
  return {
    number: Number(number),
    side: side === "before" ? "before" : "after",
    way: way === "lost" ? "lost" : "killed",
  };
}

/** Has the job that makes this push stopped at it. A person's push is left alone. */
export function armPush(ground: Ground, strike: Strike, tally: Tally): void {
  const { faults } = ground.github.world;
  const hits = ({ sequence, jobId }: PushRequest) => sequence === strike.number && jobId !== null;
  const stop = async (request: PushRequest) => {
    tally.isReached = true;
    tally.kind = `push of ${nameRefs(request.refs)}`;
    if (request.jobId !== null) await stopJob(ground, request.jobId, strike.way);
  };
  if (strike.side === "before") {
    faults.beforePush = async (request): Promise<PushFate> => {
      if (!hits(request)) return "take";
      await stop(request);
      return isDeadAtOnce(strike.way) ? "hang-up" : "take";
    };
    return;
  }
  faults.afterPush = async (request) => {
    if (!hits(request)) return "answer";
    await stop(request);
    return isDeadAtOnce(strike.way) ? "hang-up" : "answer";
  };
}

/** A job that is told to end still hears what became of its push. */
function isDeadAtOnce(way: WayToStop): boolean {
  return way === "killed" || way === "lost";
}

function nameRefs(refs: readonly string[]): string {
  return refs
    .map((ref) => {
      if (ref.startsWith("refs/heads/polecat/")) return "work";
      if (ref.startsWith("refs/cogtown/molecules/")) return "a molecule's record";
      if (ref.startsWith("refs/cogtown/refinery/")) return "a verdict";
      return ref.startsWith("refs/cogtown/candidates/") ? "a candidate" : ref;
    })
    .sort()
    .join(" with ");
}
