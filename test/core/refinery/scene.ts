import type { RefineryPolicy } from "#core/refinery/line.ts";
import { checkPlan } from "./laws.ts";
import type { Nature } from "./nature.ts";
import { type Job, SmallWorld } from "./small-world.ts";

const plain: Nature = {
  count: 3,
  kinds: ["good"],
  ...{ quarrels: [], clashes: [], twins: [], masks: [] },
};

/** So many pull requests that wait, and the first plan made. The laws watch here as well. */
export function scene(nature: Partial<Nature>, policy: Partial<RefineryPolicy> = {}): SmallWorld {
  const world = new SmallWorld({ ...plain, ...nature }, policy, (pass, each) => {
    checkPlan(pass, each, { hasFlukes: true });
  });
  for (const pull of world.pulls) pull.isWanted = true;
  world.pass();
  return world;
}

const pullsOf = ({ candidate }: Job): string =>
  candidate.entries.map(({ pull }) => pull).join() || "base";

/** What is being verified: the pull requests of each candidate, `base` for the base itself. */
export const atWork = (world: SmallWorld): readonly string[] => world.jobs.map(pullsOf);

export function jobOf(world: SmallWorld, pulls: string): Job {
  const job = world.jobs.find((each) => pullsOf(each) === pulls);
  if (job === undefined) throw new Error(`${pulls} is not at work, but ${atWork(world).join(" ")}`);
  return job;
}

/** The jobs for these come to their end, and the App hears of them all at once. */
export function finish(world: SmallWorld, ...which: readonly string[]): readonly string[] {
  for (const pulls of which) world.finish(jobOf(world, pulls));
  return tell(world);
}

/** One pass, told in its own words. */
export const tell = (world: SmallWorld): readonly string[] =>
  world.pass().moves.map(({ why }) => why);

export const landed = (world: SmallWorld): readonly number[] =>
  world.record.landed.map(({ pull }) => pull);
export const ejected = (world: SmallWorld): readonly string[] =>
  world.record.ejected.map(({ pull, cause }) => `#${pull}: ${cause}`);
