import { fileStory, type Ground, layGround } from "./chaos-town.ts";
import { finish } from "./finish.ts";
import { Keeper, type KeeperOptions } from "./keeper.ts";
import { findViolations } from "./laws.ts";
import { countRedone, measureRedispatch } from "./loss.ts";
import type { Story } from "./story.ts";
import type { Call } from "./wire.ts";

/** What is done to a town. Nothing of it is an undisturbed run. */
export interface Disturbance extends KeeperOptions {
  /** Before anybody files an issue. */
  readonly prepare?: (ground: Ground) => void | Promise<void>;
  /** Whenever nothing moves, before time does. */
  readonly onStandstill?: (ground: Ground) => Promise<void>;
  /** Beside the town; what goes wrong in it is a violation. Ends when the signal aborts. */
  readonly meanwhile?: (ground: Ground, signal: AbortSignal) => Promise<void>;
  /** More that must hold at the end. */
  readonly judge?: (ground: Ground) => Promise<readonly string[]> | readonly string[];
}

/** What came of one run of a town. */
export interface Played {
  readonly violations: readonly string[];
  /** Every request of every instance of the App. */
  readonly calls: readonly Call[];
  /** Requests at which an instance died. */
  readonly deaths: readonly Call[];
  /** Steps that an agent was asked to do once more. */
  readonly redone: number;
  /** Of each job that was stopped: seconds of the town's clock until another was dispatched in its place. */
  readonly redispatch: readonly number[];
  readonly seconds: number;
}

/** Runs a story from its first issue to its end, under a disturbance, and holds the end to the laws. */
export async function play(story: Story, disturbance: Disturbance = {}): Promise<Played> {
  const started = performance.now();
  const ground = await layGround(story);
  const keeper = new Keeper(ground, disturbance);
  const over = new AbortController();
  try {
    await disturbance.prepare?.(ground);
    await keeper.start();
    const beside = observeBeside(disturbance.meanwhile?.(ground, over.signal));
    await fileStory(ground);
    const violations = await conclude(ground, keeper, disturbance);
    over.abort();
    return {
      violations: [...violations, ...(await beside)],
      calls: keeper.calls,
      deaths: keeper.deaths,
      redone: countRedone(await ground.workbench.askings()),
      redispatch: await measureRedispatch(ground),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    over.abort();
    await keeper.close();
    await ground.close();
  }
}

/** A failure beside the town is told at the end, and is nobody's unhandled rejection until then. */
async function observeBeside(work: Promise<void> | undefined): Promise<readonly string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    return [`beside the town: ${describe(error)}`];
  }
}

async function conclude(
  ground: Ground,
  keeper: Keeper,
  { onStandstill, judge }: Disturbance,
): Promise<readonly string[]> {
  try {
    const end = await finish(ground, keeper, async () => onStandstill?.(ground));
    return [...(await findViolations(ground, end)), ...((await judge?.(ground)) ?? [])];
  } catch (error) {
    return [describe(error)];
  }
}

function describe(error: unknown): string {
  if (error instanceof AggregateError) {
    return `${error.message}: ${error.errors.map(describe).join("; ")}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
