import { rollDice } from "./kit/dice.ts";
import { waysToStop } from "./kit/stop-job.ts";
import { troubles } from "./kit/trouble.ts";
import { crash } from "./parts/crash.ts";
import { github } from "./parts/github.ts";
import { kill } from "./parts/kill.ts";
import { webhooks } from "./parts/webhooks.ts";
import type { Plan } from "./trials.ts";

/** Requests that every run of the town makes at least: a point within them is always reached. */
const surelyMade = 90;

/** A few points of the many kinds, for every day: what a full run tries exhaustively, chance tries over time. */
export function chooseSample(seed: number): readonly Plan[] {
  const dice = rollDice(seed);
  const number = dice.between(1, surelyMade);
  const side = dice.pick(["before", "after"]);
  const gate = dice.pick(["agent.1", "check.1", "agent.2", "check.2", "criteria"]);
  const pushed = `push-${dice.between(1, 4)}-${dice.pick(["before", "after"])}`;
  const trouble = dice.pick(troubleNames());
  const killed = dice.pick([
    `${gate}:${dice.pick(waysToStop)}`,
    `${pushed}:${dice.pick(["killed", "lost"])}`,
  ]);
  const lost: Plan = {
    part: webhooks,
    points: [`${dice.pick(["some", "two-apps"])}-${dice.between(1, 12)}`],
  };
  const troubled: Plan = { part: github, points: [`${trouble}-${dice.between(1, 3)}`] };
  return [
    { part: crash, points: [`${number}:${side}`] },
    { part: kill, points: [killed] },
    dice.pick([lost, troubled]),
  ];
}

function troubleNames(): [string, ...string[]] {
  const [first = "", ...others] = Object.keys(troubles);
  return [first, ...others];
}
