import { fewest, type WaitReason } from "./reasons.ts";
import { makeScopeIndex } from "./scope-index.ts";
import type { Candidate, TownView } from "./town-view.ts";

/** The places of a town while they are given away, one candidate after the other. */
export interface Places {
  /** Whatever is at work, or goes now, and stands in its way. */
  obstaclesOf(candidate: Candidate): readonly WaitReason[];
  /** Some of those before it that something is kept for which it would need. */
  keepersBefore(candidate: Candidate): readonly number[];
  take(candidate: Candidate): void;
  /** It found no way: whoever comes later must not take what it waits for. */
  keep(candidate: Candidate, obstacles: readonly WaitReason[]): void;
}

/** Places with those taken that are at work. */
export function placesOf(view: TownView): Places {
  let taken = 0;
  const labels = labelPlacesOf(view);
  const busy = makeScopeIndex();
  const kept = makeScopeIndex();
  const labelsOf = ({ labels: names }: Candidate) => findLabels(labels, names);
  const scopeOf = ({ scope }: Candidate) => (view.shareScope ? [] : scope);

  const places: Places = {
    obstaclesOf: (candidate) => [
      ...(taken < view.capacity ? [] : [isFull(taken, view.capacity)]),
      ...labelsOf(candidate).flatMap(obstacleOfLabel),
      ...busy
        .find(scopeOf(candidate), fewest)
        .map((number) => ({ kind: "scope" as const, number })),
    ],
    keepersBefore: (candidate) => [
      ...labelsOf(candidate).flatMap(keepersOfLabel),
      ...kept.find(scopeOf(candidate), 1),
    ],
    take: (candidate) => {
      taken += 1;
      for (const label of labelsOf(candidate)) label.taken += 1;
      busy.add(candidate.number, scopeOf(candidate));
    },
    keep: (candidate, obstacles) => {
      // A label without any places is how a town sets work aside: it would be waited for without end.
      if (labelsOf(candidate).some(({ capacity }) => capacity <= 0)) return;
      for (const label of labelsOf(candidate)) label.keepers.push(candidate.number);
      const isByScopeAlone = obstacles.every(({ kind }) => kind === "scope");
      if (isByScopeAlone) kept.add(candidate.number, scopeOf(candidate));
    },
  };
  const atWork = view.candidates.filter(({ state }) => state === "at-work");
  for (const candidate of atWork.toSorted((a, b) => a.number - b.number)) places.take(candidate);
  return places;
}

const isFull = (atWork: number, capacity: number): WaitReason => ({
  ...{ kind: "capacity", atWork, capacity },
});

interface LabelPlaces {
  readonly label: string;
  readonly capacity: number;
  taken: number;
  readonly keepers: number[];
}

/** GitHub's labels are the same in any case; of two limits for one label the lower counts. */
function labelPlacesOf({ perLabel }: TownView): ReadonlyMap<string, LabelPlaces> {
  const places = new Map<string, LabelPlaces>();
  for (const [label, capacity] of Object.entries(perLabel)) {
    const known = places.get(label.toLowerCase());
    if (known !== undefined && known.capacity <= capacity) continue;
    places.set(label.toLowerCase(), { label, capacity, taken: 0, keepers: [] });
  }
  return places;
}

function findLabels(
  places: ReadonlyMap<string, LabelPlaces>,
  names: readonly string[],
): readonly LabelPlaces[] {
  if (places.size === 0) return [];
  const found = names.map((name) => places.get(name.toLowerCase()));
  return [...new Set(found)].filter((label) => label !== undefined);
}

function obstacleOfLabel({ label, taken, capacity }: LabelPlaces): readonly WaitReason[] {
  return taken < capacity ? [] : [{ kind: "label-capacity", label, atWork: taken, capacity }];
}

function keepersOfLabel({ taken, capacity, keepers }: LabelPlaces): readonly number[] {
  return taken + keepers.length < capacity ? [] : keepers.slice(0, fewest);
}
