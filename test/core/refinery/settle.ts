import { checkRest } from "./laws.ts";
import type { SmallWorld } from "./small-world.ts";

/** From now on everybody behaves: what is frozen is thawed, what is red is mended, jobs run to their end. */
export function settle(world: SmallWorld): { readonly passes: number; readonly starts: number } {
  const { passes, starts } = world.counts;
  world.thaw();
  world.push("mend");
  world.budget = 1;
  for (const pull of world.pulls) pull.isWanted = true;
  const most = mostOf(world);
  while (world.counts.passes - passes <= most.passes && !settleOnce(world));
  const spent = { passes: world.counts.passes - passes, starts: world.counts.starts - starts };
  if (world.queue.length > 0 || spent.starts > most.starts)
    throw new Error(`it does not end: ${JSON.stringify({ spent, most })}`);
  return spent;
}

/** Verifications that so many pull requests may take, whatever they are like: each culprit is found by splitting. */
function mostOf({ nature: { count } }: SmallWorld) {
  const starts = 4 * (count + 1) * Math.log2(count + 2);
  return { passes: 2 * starts, starts };
}

/** Lets one job come to its end, or an hour pass where there is none. Tells whether nothing is left to do. */
function settleOnce(world: SmallWorld): boolean {
  const plan = world.pass();
  checkRest(plan, world.pass());
  const [job] = world.jobs;
  world.minutes += job === undefined ? 61 : 1;
  if (job !== undefined) world.finish(job);
  return world.queue.length === 0;
}
