import { circlesOf, componentsOf } from "./graph.ts";
import { lineUp } from "./line-up.ts";
import { pathsBehind } from "./longest-path.ts";
import { graphOf, standingOf, waitsBeforeFirst } from "./needs.ts";
import { type Places, placesOf } from "./places.ts";
import { fewest, type WaitReason } from "./reasons.ts";
import type { Candidate, Schedule, TownView, Verdict } from "./town-view.ts";

export type { WaitReason } from "./reasons.ts";
export type { Candidate, Schedule, TownView, Verdict } from "./town-view.ts";

/**
 * Who gets an attempt now, and what everybody else waits for. The same view gives the same answer, in whatever order its
 * candidates stand; time grows with molecules, needs and patterns, but for the sorting (docs/benchmarks-schedule.md).
 *
 * Those that nothing holds back stand in line (see lineUp) and are looked at one after the other. One goes if there is a
 * place in the town and for each of its labels, and nobody who is at work or goes before it may change the same paths.
 * One that does not go lets others pass, with two bounds. Its places: it keeps one of each of its labels. Its paths: if
 * nothing but its scope is in the way, later ones that collide with it wait for it. They are told that it is not their
 * turn.
 *
 * So nobody starves. Let H be first in the line. No place of its labels goes to anybody else, so at some time enough of
 * those at work have ended for each; from then on its scope alone is in the way, and nobody who collides starts any
 * more; when the last of them ends, H is asked first. What started after H became first delays it once at most, however
 * many come later. What that costs: a place may stay empty meanwhile, though only while somebody waits for a scope or a
 * label.
 */
export function schedule(view: TownView): Schedule {
  const graph = graphOf(view);
  const components = componentsOf(graph);
  const circles = circlesOf(graph, components);
  const waiting = view.candidates.filter(({ state }) => state === "waiting");
  const line = lineUp(waiting, pathsBehind(graph, components));
  const hindrances = hindrancesOf(view, line, circles);
  const reasons = giveAway(line, hindrances, placesOf(view));
  return {
    verdicts: verdictsOf(reasons),
    line: line.map(({ number }) => number),
    go: line.map(({ number }) => number).filter((number) => reasons.get(number)?.length === 0),
    cycles: [...circles.values()].toSorted(([a = 0], [b = 0]) => a - b),
  };
}

type Reasons = ReadonlyMap<number, readonly WaitReason[]>;

/** What keeps each of them from standing in line at all. */
function hindrancesOf(
  view: TownView,
  waiting: readonly Candidate[],
  circles: ReadonlyMap<readonly number[], readonly number[]>,
): Reasons {
  const standing = standingOf(view);
  const circleOf = new Map(
    [...circles].flatMap(([members, path]) => members.map((number) => [number, path] as const)),
  );
  return new Map(
    waiting.map((candidate) => [
      candidate.number,
      [
        ...view.pauses,
        ...waitsForProbe(candidate, view.probe),
        ...waitsBeforeFirst(candidate, standing, circleOf.get(candidate.number)),
        ...candidate.own,
      ],
    ]),
  );
}

function waitsForProbe({ number }: Candidate, probe: number | undefined): readonly WaitReason[] {
  if (probe === undefined || probe === number) return [];
  const words = `the polecat of #${probe}, which tries whether runs work again`;
  return [{ kind: "breaker", words }];
}

/** Gives the places away in the order of the line. Those that do not stand in it are told last what else is in their way. */
function giveAway(line: readonly Candidate[], hindrances: Reasons, places: Places): Reasons {
  const reasons = new Map<number, readonly WaitReason[]>();
  const isFree = ({ number }: Candidate) => hindrances.get(number)?.length === 0;
  const first: number[] = [];
  for (const candidate of line.filter(isFree)) {
    reasons.set(candidate.number, seat(candidate, places, first));
    if (first.length < fewest) first.push(candidate.number);
  }
  for (const candidate of line.filter((each) => !isFree(each))) {
    const own = hindrances.get(candidate.number) ?? [];
    reasons.set(candidate.number, [...own, ...places.obstaclesOf(candidate)]);
  }
  return reasons;
}

/** Takes a place, or says why there is none; `first` are the first few of the line before it. */
function seat(
  candidate: Candidate,
  places: Places,
  first: readonly number[],
): readonly WaitReason[] {
  const obstacles = places.obstaclesOf(candidate);
  const isFull = obstacles.some(({ kind }) => kind === "capacity");
  const before = isFull ? first.slice() : [...new Set(places.keepersBefore(candidate))];
  if (obstacles.length === 0 && before.length === 0) places.take(candidate);
  else if (obstacles.length > 0 && !isFull) places.keep(candidate, obstacles);
  return before.length === 0
    ? obstacles
    : [...obstacles, { kind: "turn", before: before.slice(0, fewest) }];
}

function verdictsOf(reasons: Reasons): ReadonlyMap<number, Verdict> {
  const inOrder = [...reasons].toSorted(([a], [b]) => a - b);
  return new Map(
    inOrder.map(([number, of]) => [
      number,
      of.length === 0 ? { kind: "go" } : { kind: "wait", reasons: of },
    ]),
  );
}
