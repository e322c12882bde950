import type { MoleculeView } from "#core/floor/floor-view.ts";
import type { Clock } from "../reconcile.ts";
import { type FloorSource, keyOf, type TownName } from "./source.ts";

/** Single molecules, each looked at when somebody opens it. `busy`: too many were opened in a row. */
export type Molecules = (
  town: TownName,
  number: number,
) => Promise<MoleculeView | "absent" | "busy">;

const goodFor = 5_000;
const minute = 60_000;
/** A look at a molecule is some four requests: whoever walks through all numbers must not use up GitHub's budget. */
const mostInAMinute = 40;
const mostRemembered = 100;

export function createMolecules(source: FloorSource, clock: Clock): Molecules {
  const known = new Map<
    string,
    { readonly answer: Promise<MoleculeView | "absent">; readonly at: number }
  >();
  let looks: readonly number[] = [];
  return async (town, number) => {
    const key = `${keyOf(town)}#${number}`;
    const now = clock.now().getTime();
    const found = known.get(key);
    if (found !== undefined && now - found.at < goodFor) return found.answer;
    looks = looks.filter((at) => now - at < minute);
    if (looks.length >= mostInAMinute) return "busy";
    looks = [...looks, now];
    const answer = source.molecule(town, number);
    known.delete(key);
    known.set(key, { answer, at: now });
    answer.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}
