import { rollDice } from "../kit/dice.ts";
import type { Revival } from "../kit/keeper.ts";
import { wholeTown } from "../kit/story.ts";
import type { Call, Fate } from "../kit/wire.ts";
import { type Part, playUndisturbed, type Tally, tryPoint } from "./part.ts";

const sides = ["before", "after"] as const;
/** Of a new instance, the requests with which it finds out where things stand. */
const recoveryCalls = 12;

/**
 * The App dies at every request that it makes, right before it and right after it. By the seed it dies a second time
 * now and then, while it is finding out what the first death has left.
 */
export const crash: Part = {
  name: "crash",
  listPoints: async (seed) => {
    const { calls } = await playUndisturbed(wholeTown);
    const dice = rollDice(seed);
    return calls.flatMap(({ number }) => [
      ...sides.map((side) => `${number}:${side}`),
      ...(number % 4 === 0
        ? [`${number}:${dice.pick(sides)}+${dice.between(1, recoveryCalls)}:${dice.pick(sides)}`]
        : []),
    ]);
  },
  play: (_seed, point) => {
    const cuts = point.split("+").map(parseCut);
    const tally: Tally = { kind: "not reached", isReached: false, limited: 0 };
    return tryPoint("crash", point, wholeTown, tally, {
      revival: chooseRevival(cuts),
      decide: (call, instance) => {
        const cut = cuts[instance - 1];
        if (cut?.number !== call.number) return { kind: "pass" };
        note(tally, call);
        return cut.fate;
      },
    });
  },
};

interface Cut {
  readonly number: number;
  readonly fate: Fate;
}

function parseCut(text: string): Cut {
  const [number = "", side = ""] = text.split(":");
  if (!/^[1-9]\d*$/.test(number) || (side !== "before" && side !== "after"))
    throw new Error(`${text} is no point: 57:after is one`);
  return { number: Number(number), fate: { kind: side === "before" ? "cut-before" : "cut-after" } };
}

/** Each request is tried with both, so that what is missed while nobody listens differs. */
function chooseRevival([first]: readonly Cut[]): Revival {
  const isOdd = ((first?.number ?? 0) + (first?.fate.kind === "cut-after" ? 1 : 0)) % 2 === 1;
  return isOdd ? "quiet" : "at once";
}

/** The first death names the trial. */
function note(tally: Tally, call: Call): void {
  if (tally.isReached) return;
  tally.isReached = true;
  tally.kind = call.kind;
}
