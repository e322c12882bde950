import { clearTheWay } from "./clear-the-way.ts";
import { fillSlots } from "./fill-slots.ts";
import { hearVerdicts } from "./hear-verdicts.ts";
import { landGreen } from "./land-green.ts";
import type { Line, Plan } from "./line.ts";
import { lookForLost } from "./lost-runs.ts";
import { adaptSlots } from "./slots.ts";
import { findSuspects, judgeSuspects } from "./suspects.ts";
import { startTurn, type Turn } from "./turn.ts";

/** The stages of one plan; each sees what those before it have decided. */
const stages: readonly ((turn: Turn) => Turn)[] = [
  hearVerdicts,
  clearTheWay,
  landGreen,
  judgeSuspects,
  findSuspects,
  lookForLost,
  adaptSlots,
  fillSlots,
];

/**
 * What a base's Refinery does next: lands the longest green candidate, narrows down what is red, takes suspects out and
 * confirms them alone, ejects the guilty, and starts verifications where slots are free. Pure, and total: from any record
 * it ends, and planning again after the moves were made yields no moves.
 */
export function planLine(line: Line): Plan {
  const turn = stages.reduce((soFar, stage) => stage(soFar), startTurn(line));
  return { record: turn.record, moves: turn.moves, reason: describe(turn) };
}

function describe({ moves, record, line }: Turn): string {
  if (moves.length > 0) return moves.map(({ why }) => why).join("; ");
  if (record.candidates.some(({ verdict }) => verdict === undefined))
    return "verifications are running";
  return line.queue.length === 0 ? "nothing is ready to land" : "waiting";
}
