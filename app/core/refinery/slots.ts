import { change, type Turn } from "./turn.ts";

/** Below this share of GitHub's hourly budget a single verification at a time goes on. */
const scarce = 0.1;

/** Never more than the policy allows, nor than GitHub's budget bears. */
export function adaptSlots(turn: Turn): Turn {
  const most = turn.line.budget < scarce ? 1 : turn.line.policy.slots;
  return turn.record.slots <= most ? turn : change(turn, { slots: most });
}
