import type { Line } from "./line.ts";
import { change, type Turn } from "./turn.ts";

/** Below this share of GitHub's hourly budget a single verification at a time goes on. */
const scarce = 0.1;

/** What the policy allows and GitHub's budget bears. */
export const mostSlots = ({ budget, policy }: Line): number => (budget < scarce ? 1 : policy.slots);

/** Before anything is started or sent again. */
export function adaptSlots(turn: Turn): Turn {
  const most = mostSlots(turn.line);
  return turn.record.slots <= most ? turn : change(turn, { slots: most });
}
