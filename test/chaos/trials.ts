import type { Part, PartName, Trial } from "./parts/part.ts";

export interface Plan {
  readonly part: Part;
  readonly points: readonly string[];
}

export interface TrialsRequest {
  readonly plans: readonly Plan[];
  readonly seed: number;
  /** Towns side by side. */
  readonly width: number;
  /** Told of each trial as it ends, with how many there are. */
  readonly onTrial: (trial: Trial, done: number, of: number) => void;
}

/** Tries every point of every plan, each in a town of its own. A trial that throws is a violation, not the end. */
export async function runTrials(request: TrialsRequest): Promise<readonly Trial[]> {
  const { plans, seed, width, onTrial } = request;
  const waiting = plans.flatMap(({ part, points }) => points.map((point) => ({ part, point })));
  const of = waiting.length;
  const trials: Trial[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { part, point } = next;
      const trial = await part
        .play(seed, point)
        .catch((error: unknown) => fail(part, point, error));
      trials.push(trial);
      onTrial(trial, trials.length, of);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return trials;
}

function fail({ name }: Part, point: string, error: unknown): Trial {
  const violations = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  return {
    part: name,
    point,
    kind: "failed to run",
    isReached: true,
    violations,
    redone: 0,
    redispatch: [],
    limited: 0,
    seconds: 0,
  };
}

/** How to have this trial again. */
export function replayCommand(seed: number, part: PartName, point: string): string {
  return `npm run chaos -- --seed ${seed} --part ${part} --at ${point}`;
}
