import { rollDice } from "../kit/dice.ts";
import { wholeTown } from "../kit/story.ts";
import { makeTrouble, mostLimits, type Trouble, troubles } from "../kit/trouble.ts";
import type { Call, Fate } from "../kit/wire.ts";
import { type Part, type Tally, tryPoint } from "./part.ts";

/** Towns for each trouble in a full run. */
const towns = 3;
/** Requests that may be refused in one limit: those under way when it begins, and what a schedule asks meanwhile. */
const mostRefusals = 10;

/** GitHub is in trouble, by seed: nothing is done twice, nobody spins, and the end is the same. */
export const github: Part = {
  name: "github",
  listPoints: () =>
    Promise.resolve(
      Object.keys(troubles).flatMap((trouble) =>
        Array.from({ length: towns }, (_, index) => `${trouble}-${index + 1}`),
      ),
    ),
  play: (seed, point) => {
    const { trouble, number } = parsePoint(point);
    const tally: Tally = { kind: troubles[trouble], isReached: false, limited: 0 };
    let decide: (call: Call) => Fate = () => ({ kind: "pass" });
    return tryPoint("github", point, wholeTown, tally, {
      prepare: ({ clock }) => {
        decide = makeTrouble(trouble, {
          clock,
          dice: rollDice(seed * 1_000 + number),
          onFault: () => {
            tally.isReached = true;
          },
          onLimited: () => {
            tally.limited += 1;
          },
        });
      },
      decide: (call) => decide(call),
      judge: () => judgeRefusals(tally),
    });
  },
};

function judgeRefusals({ limited }: Tally): readonly string[] {
  return limited > mostLimits * mostRefusals ? [`${limited} requests while limited`] : [];
}

function parsePoint(point: string): { readonly trouble: Trouble; readonly number: number } {
  const [, name = "", number] = /^(.+)-(\d+)$/.exec(point) ?? [];
  if (!isTrouble(name)) throw new Error(`${point} is no point: primary-1 or stale-2 is one`);
  return { trouble: name, number: Number(number) };
}

function isTrouble(name: string): name is Trouble {
  return Object.hasOwn(troubles, name);
}
