import { scopesCollide } from "#core/molecule/scope.ts";
import type { Candidate, TownView } from "#core/schedule/scheduler.ts";

/**
 * The same decision as one would write it down first, with no index at all: everybody looks at everybody. It is what the
 * scheduler is held to, and what it is measured against.
 */
export interface NaiveAnswer {
  readonly go: readonly number[];
  /** Numbers that need each other in a circle, ascending. */
  readonly knotted: readonly number[];
  /** Kinds of reasons of everybody who waits. */
  readonly kinds: ReadonlyMap<number, ReadonlySet<string>>;
}

/** Whoever a number needs, directly or through others, itself included where it stands in a circle. */
type Reach = ReadonlyMap<number, ReadonlySet<number>>;

export function decideNaively(view: TownView): NaiveAnswer {
  const reach: Reach = new Map(view.candidates.map((each) => [each.number, reachOf(each, view)]));
  const waiting = sortNaively(view, reach);
  const barred = new Map(waiting.map((each) => [each.number, barsOf(each, view, reach)]));
  const line = waiting.filter(({ number }) => barred.get(number)?.size === 0);
  const { going, kinds } = seatNaively(line, view);
  const atWork = [...busyIn(view), ...going];
  for (const candidate of waiting.filter((each) => !line.includes(each))) {
    const obstacles = obstaclesOf(candidate, atWork, view);
    kinds.set(candidate.number, new Set([...(barred.get(candidate.number) ?? []), ...obstacles]));
  }
  const numbers = view.candidates.map(({ number }) => number);
  return {
    go: going.map(({ number }) => number),
    knotted: numbers.filter((each) => reach.get(each)?.has(each)).toSorted((a, b) => a - b),
    kinds,
  };
}

const busyIn = (view: TownView) => view.candidates.filter(({ state }) => state === "at-work");

/** Needs that hold back a first attempt. */
function unmetOf(candidate: Candidate | undefined, { others }: TownView): readonly number[] {
  if (candidate === undefined || !candidate.isFirst || candidate.state === "at-work") return [];
  return candidate.needs.filter((need) => others.get(need) !== "landed");
}

function reachOf(candidate: Candidate, view: TownView): ReadonlySet<number> {
  const byNumber = new Map(view.candidates.map((each) => [each.number, each]));
  const reached = new Set<number>();
  const waiting = [...unmetOf(candidate, view)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next) || !byNumber.has(next)) continue;
    reached.add(next);
    waiting.push(...unmetOf(byNumber.get(next), view));
  }
  return reached;
}

function sortNaively(view: TownView, reach: Reach): readonly Candidate[] {
  const behind = lengthsBehind(view, reach);
  return view.candidates
    .filter(({ state }) => state === "waiting")
    .toSorted(
      (a, b) =>
        a.priority - b.priority ||
        (behind.get(b.number) ?? 0) - (behind.get(a.number) ?? 0) ||
        Date.parse(a.createdAt) - Date.parse(b.createdAt) ||
        a.number - b.number,
    );
}

/** Goes over all needs again until no chain gets longer. Those in one circle are as long as the longest of them. */
function lengthsBehind(view: TownView, reach: Reach): ReadonlyMap<number, number> {
  const lengths = new Map(view.candidates.map(({ number }) => [number, 0]));
  const isKnot = (a: number, b: number) =>
    reach.get(a)?.has(b) === true && reach.get(b)?.has(a) === true;
  for (let isLonger = true; isLonger; ) {
    isLonger = false;
    for (const candidate of view.candidates) {
      for (const need of unmetOf(candidate, view)) {
        const known = lengths.get(need);
        const step = isKnot(candidate.number, need) ? 0 : 1;
        const length = (lengths.get(candidate.number) ?? 0) + step;
        if (known === undefined || known >= length) continue;
        lengths.set(need, length);
        isLonger = true;
      }
    }
  }
  return lengths;
}

function barsOf(candidate: Candidate, view: TownView, reach: Reach): ReadonlySet<string> {
  const kinds = [...view.pauses, ...candidate.own].map(({ kind }): string => kind);
  if (view.probe !== undefined && view.probe !== candidate.number) kinds.push("breaker");
  if (unmetOf(candidate, view).length > 0) kinds.push("needs");
  if (reach.get(candidate.number)?.has(candidate.number)) kinds.push("cycle");
  if (candidate.isFirst && candidate.unmetGates.length > 0) kinds.push("gate");
  return new Set(kinds);
}

interface Blocked {
  readonly candidate: Candidate;
  readonly byScopeAlone: boolean;
}

function seatNaively(line: readonly Candidate[], view: TownView) {
  const going: Candidate[] = [];
  const blocked: Blocked[] = [];
  const kinds = new Map<number, Set<string>>();
  for (const [place, candidate] of line.entries()) {
    const atWork = [...busyIn(view), ...going];
    const obstacles = obstaclesOf(candidate, atWork, view);
    kinds.set(candidate.number, obstacles);
    const isFull = obstacles.has("capacity");
    const byScopeAlone = !obstacles.has("label-capacity");
    const isAside = limitsOf(candidate, view).some(([, most]) => most <= 0);
    const isBlocked = obstacles.size > 0 && !isFull && !isAside;
    if (isFull ? place > 0 : isKept(candidate, blocked, atWork, view)) obstacles.add("turn");
    if (isBlocked) blocked.push({ candidate, byScopeAlone });
    if (obstacles.size === 0) going.push(candidate);
  }
  return { going, kinds };
}

const hasLabel = ({ labels }: Candidate, label: string) =>
  labels.some((name) => name.toLowerCase() === label.toLowerCase());

const limitsOf = (candidate: Candidate, { perLabel }: TownView) =>
  Object.entries(perLabel).filter(([label]) => hasLabel(candidate, label));

function obstaclesOf(candidate: Candidate, atWork: readonly Candidate[], view: TownView) {
  const kinds = new Set<string>();
  if (atWork.length >= view.capacity) kinds.add("capacity");
  for (const [label, most] of limitsOf(candidate, view)) {
    if (atWork.filter((other) => hasLabel(other, label)).length >= most)
      kinds.add("label-capacity");
  }
  const isInWay = (other: Candidate) => scopesCollide(candidate.scope, other.scope);
  if (!view.shareScope && atWork.some(isInWay)) kinds.add("scope");
  return kinds;
}

/** Whether one that was blocked before keeps a place of a label, or paths, that this one would need. */
function isKept(
  candidate: Candidate,
  blocked: readonly Blocked[],
  atWork: readonly Candidate[],
  view: TownView,
): boolean {
  const isShort = limitsOf(candidate, view).some(([label, most]) => {
    const keepers = blocked.filter((other) => hasLabel(other.candidate, label)).length;
    return keepers > 0 && keepers + atWork.filter((other) => hasLabel(other, label)).length >= most;
  });
  const isInWay = (other: Blocked) =>
    other.byScopeAlone && scopesCollide(candidate.scope, other.candidate.scope);
  return isShort || (!view.shareScope && blocked.some(isInWay));
}
