import { placedOf } from "./candidate.ts";
import { ejectionOf } from "./ejection.ts";
import { eject, stopLine } from "./hear-verdicts.ts";
import type { Candidate } from "./record.ts";
import { isBaseKnownGood } from "./suspects.ts";
import { freeSlots, move, newest, replaceCandidate, retire, type Turn } from "./turn.ts";

/** What no runner ever takes up may be sent for days. */
const rememberedDispatches = 10;

/** Whether so many runs of it were lost that only a closer look at what is in it can help. */
export const isGivenUp = ({ verdict, lost }: Candidate, lostRuns: number): boolean =>
  verdict?.kind === "unfinished" && lost >= lostRuns;

/**
 * A run that was cancelled, lost its machine or ran out of time is no verdict: it is dispatched again. A dispatch that no
 * job ever claimed is nobody's fault however often it happens. What keeps dying in the middle is narrowed down like
 * something red, and what keeps dying alone leaves the line, as what it is.
 */
export function lookForLost(turn: Turn): Turn {
  return turn.record.candidates.reduce(
    (soFar, { id }) => soFar.record.candidates.filter((each) => each.id === id).reduce(look, soFar),
    turn,
  );
}

function look(turn: Turn, candidate: Candidate): Turn {
  const { policy, lost } = turn.line;
  const { verdict } = candidate;
  const cause = lost.get(candidate.id);
  if (isGivenUp(candidate, policy.lostRuns)) return giveUp(turn, candidate);
  if (verdict?.kind === "unfinished")
    return freeSlots(turn) > 0 ? dispatchAgain(turn, candidate, verdict.why, 1) : turn;
  if (verdict !== undefined || cause === undefined) return turn;
  return cause === "unclaimed"
    ? dispatchAgain(turn, candidate, "no job has claimed it", 0)
    : dispatchAgain(turn, candidate, "its job died", 1);
}

function dispatchAgain(turn: Turn, candidate: Candidate, why: string, more: number): Turn {
  const lost = candidate.lost + more;
  if (more > 0 && lost >= turn.line.policy.lostRuns) {
    const verdict = candidate.verdict ?? { kind: "unfinished", parts: [], command: "", why };
    const given = { ...candidate, lost, verdict };
    return giveUp(replaceCandidate(turn, given), given);
  }
  const { verdict: _none, claim: _gone, ...rest } = candidate;
  const dispatches = newest(
    [...rest.dispatches, turn.line.now.toISOString()],
    rememberedDispatches,
  );
  const again = { ...rest, lost, dispatches };
  return move(replaceCandidate(turn, again), {
    kind: "start",
    candidate: again,
    why: `verifying candidate ${candidate.id} again: ${why}`,
  });
}

/** Of several it is not known whose fault it is: fill-slots.ts looks at shorter ones, and at the base. */
function giveUp(turn: Turn, candidate: Candidate): Turn {
  if (candidate.purpose === "base") return giveUpBase(turn, candidate);
  const [only, ...others] = placedOf(candidate);
  if (only === undefined || others.length > 0 || isBaseToBlame(turn, candidate)) return turn;
  const { verdict } = candidate;
  const command = verdict?.kind === "unfinished" ? verdict.command : "";
  const never = command !== "";
  const why = never
    ? `\`${command}\` did not end within its time, ${candidate.lost} times`
    : `its verification died ${candidate.lost} times before it could say anything`;
  const cause = never ? "never-ends" : "lost-runs";
  const ejection = ejectionOf(turn, only, {
    candidate: candidate.id,
    cause,
    why,
    tail: verdict?.kind === "unfinished" ? verdict.why : "",
    reds: [],
  });
  return retire(eject(turn, ejection), [candidate], "it was given up");
}

/** As long as it is not known to be good. Suspects are only tried where it is. */
const isBaseToBlame = (turn: Turn, { purpose, ground }: Candidate): boolean =>
  purpose === "line" && !isBaseKnownGood(turn, ground);

function giveUpBase(turn: Turn, { base, verdict }: Candidate): Turn {
  const { command, why } =
    verdict?.kind === "unfinished" ? verdict : { command: "", why: "it was lost" };
  return stopLine(turn, base, { command: command || "its verification", tail: why });
}
