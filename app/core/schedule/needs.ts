import type { Graph } from "./graph.ts";
import type { UnmetNeed, WaitReason } from "./reasons.ts";
import type { Candidate, TownView } from "./town-view.ts";

type Standing = Pick<TownView, "others"> & { readonly numbers: ReadonlySet<number> };

/** Which candidates wait for which to land; what has started waits for nobody. */
export function graphOf(view: TownView): Graph {
  const standing = standingOf(view);
  return new Map(
    view.candidates.map((candidate) => [
      candidate.number,
      unmetOf(candidate, standing)
        .map(({ number }) => number)
        .filter((number) => standing.numbers.has(number)),
    ]),
  );
}

/** What a first attempt waits for besides its turn: a circle, others that have not landed, gates. */
export function waitsBeforeFirst(
  candidate: Candidate,
  standing: Standing,
  circle: readonly number[] | undefined,
): readonly WaitReason[] {
  if (!candidate.isFirst) return [];
  const on = unmetOf(candidate, standing);
  return [
    ...(circle === undefined ? [] : [{ kind: "cycle", path: circle } as const]),
    ...(on.length === 0 ? [] : [{ kind: "needs", on } as const]),
    ...candidate.unmetGates.map((what) => ({ kind: "gate", what }) as const),
  ];
}

export const standingOf = ({ candidates, others }: TownView): Standing => ({
  others,
  numbers: new Set(candidates.map(({ number }) => number)),
});

function unmetOf(candidate: Candidate, { others, numbers }: Standing): readonly UnmetNeed[] {
  if (!candidate.isFirst || candidate.state === "at-work") return [];
  return [...new Set(candidate.needs)].flatMap((number) => {
    const other = others.get(number);
    if (other === "landed") return [];
    const state = numbers.has(number) ? "open" : (other ?? "missing");
    return [{ number, state }];
  });
}
