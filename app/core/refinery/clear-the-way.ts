import { holds, isRunning, placedOf, remainderOf } from "./candidate.ts";
import type { Candidate, Entry } from "./record.ts";
import { change, groundedOf, move, retire, type Turn, waitingOf } from "./turn.ts";

/**
 * Forgets what can come to nothing: entries that nobody wants at that head any more, candidates that hold one of them,
 * and candidates on a base that is gone. Whoever was aside for something that has left the line comes back into it.
 */
export function clearTheWay(turn: Turn): Turn {
  return dropUngrounded(dropUnwanted(bringBack(forgetGone(turn))));
}

function forgetGone(turn: Turn): Turn {
  const { queue } = turn.line;
  const { suspects, aside } = turn.record;
  const isStill = ({ pull, head }: { readonly pull: number; readonly head: string }) =>
    queue.some((entry) => entry.pull === pull && entry.head === head);
  return openLine(
    change(turn, {
      suspects: suspects.filter(({ entry }) => isStill(entry)),
      aside: aside.filter(isStill),
    }),
  );
}

/** Another base has another chance. */
function openLine(turn: Turn): Turn {
  const { baseRed, ...record } = turn.record;
  if (baseRed === undefined || baseRed.commit === turn.head) return turn;
  return move({ ...turn, record }, { kind: "open-line", why: "the base that was red has moved" });
}

/** Those before it have landed or left: it is tried on what is there now. */
function bringBack(turn: Turn): Turn {
  const waiting = new Set(turn.line.queue.map(({ pull }) => pull));
  const aside = turn.record.aside.filter(({ before }) => before.some((pull) => waiting.has(pull)));
  return aside.length === turn.record.aside.length ? turn : change(turn, { aside });
}

function dropUnwanted(turn: Turn): Turn {
  const { queue } = turn.line;
  const suspects = turn.record.suspects.map(({ entry }) => entry);
  const isWanted = (candidate: Candidate): boolean => {
    // What was left out of it may leave the queue as well.
    const placed = placedOf(candidate);
    switch (candidate.purpose) {
      case "line":
        return (
          placed.length > 0 && placed.every((each) => holds(queue, each) && !holds(suspects, each))
        );
      case "alone":
        return remainderOf(candidate).every((each) => holds(suspects, each));
      case "base":
        return candidate.base === turn.head;
    }
  };
  const unwanted = turn.record.candidates.filter((each) => !isWanted(each));
  return retire(turn, unwanted, "somebody moved or took back what is in it");
}

/** A suspect alone on an older base is still worth hearing of; anything else has to stand on the base to land. */
function dropUngrounded(turn: Turn): Turn {
  const grounded = new Set(groundedOf(turn));
  const stale = turn.record.candidates.filter(
    (each) => each.purpose === "line" && !grounded.has(each),
  );
  return retire(turn, stale, "the base has moved");
}

/** Makes room for urgent ones: whatever does not begin with them is verified again behind them. */
export function giveWay(turn: Turn): Turn {
  const isUrgent = ({ pull }: Entry) => turn.line.urgent.has(pull);
  const count = waitingOf(turn).filter(isUrgent).length;
  const inTheWay = groundedOf(turn).filter(
    (each) => isRunning(each) && !remainderOf(each).slice(0, count).every(isUrgent),
  );
  return retire(turn, inTheWay, "something urgent goes first");
}
