import { hearTicks, ticksFor } from "../dashboard/ticks.ts";
import type { Tick } from "../schedule/town-record.ts";
import { named } from "../text/quoted.ts";
import { markReply } from "../text/reply-words.ts";
import type { DeskFacts } from "./facts.ts";
import { approvePlan } from "./plan-orders.ts";
import { type DeskTurn, doing, noting } from "./turn.ts";

/** Plans that people approved on the dashboard: each tick once, and only of the very plan whose hash stood there. */
export function obeyTicks(start: DeskTurn, facts: DeskFacts): DeskTurn {
  const ticks = ticksFor(facts.town, "approve", start.record);
  return ticks.reduce((turn, tick) => obeyTick(turn, tick, facts), start);
}

function obeyTick(turn: DeskTurn, tick: Tick, facts: DeskFacts): DeskTurn {
  const { plan } = turn.record;
  const { by, at, hash } = tick;
  const heard = noting(turn, hearTicks(turn.record, [tick]), `${by} ticked the dashboard`);
  if (plan === undefined || hash === undefined || plan.hash !== hash || plan.approved !== undefined)
    return heard;
  const carried = approvePlan(heard, plan, { by, at, hash }, facts);
  return carried.kind === "refused" ? tell(heard, tick, carried.why, facts) : carried.turn;
}

function tell(turn: DeskTurn, tick: Tick, why: string, facts: DeskFacts): DeskTurn {
  const { number, nodeId, said, isLocked } = facts;
  const to = `tick ${tick.id}`;
  if (said.has(to) || isLocked) return turn;
  const words = `${named(tick.by)} ticked on the dashboard to approve the plan here. ${why}`;
  return doing(turn, [
    { kind: "answer", number, nodeId, replies: [markReply(to, words)], reactions: [] },
  ]);
}
