import { nearestWord } from "../text/nearest-word.ts";
import { type Draft, resolve, type Stead } from "./draft.ts";
import { below, didYouMean, type Notes, problemAt, shown } from "./problem.ts";

/**
 * The steps in an order in which each comes after what it needs, and `needs` as ids of steps. Of those that may come
 * next, one without a gate goes first, then the one that was written first. Undefined where there is no such order,
 * which the notes then tell.
 */
export function orderSteps(
  drafts: readonly Draft[],
  stead: Stead,
  notes: Notes,
): readonly Draft[] | undefined {
  const before = notes.problems.length;
  const byId = findTwice(drafts, notes);
  const steps = drafts.map((draft) => ({ ...draft, needs: known(draft, byId, stead, notes) }));
  if (notes.problems.length > before) return undefined;
  const { ordered, left } = sort(steps);
  const [first] = left;
  if (first === undefined) return ordered;
  const circle = circleIn(left);
  const problem = `Steps need each other in a circle: ${circle.map(shown).join(" → ")}`;
  notes.problems.push(
    problemAt(below(first.place, "needs"), problem, "take one of these needs out"),
  );
  return undefined;
}

function findTwice(drafts: readonly Draft[], notes: Notes): ReadonlyMap<string, Draft> {
  const byId = new Map<string, Draft>();
  for (const draft of drafts) {
    if (byId.has(draft.id)) {
      const problem = `Two steps have the id ${shown(draft.id)}`;
      notes.problems.push(problemAt(below(draft.place, "id"), problem, "give each its own"));
    } else byId.set(draft.id, draft);
  }
  return byId;
}

function known(draft: Draft, byId: ReadonlyMap<string, Draft>, stead: Stead, notes: Notes) {
  return resolve(draft.needs, stead).filter((need) => {
    if (byId.has(need)) return true;
    const meant = nearestWord(need, [...byId.keys(), ...stead.keys()]);
    const problem = `${shown(draft.id)} needs ${shown(need)}, which is no step${didYouMean(meant)}`;
    notes.problems.push(
      problemAt(below(draft.place, "needs"), problem, "name the `id` of a step of this formula"),
    );
    return false;
  });
}

/** Kahn's way; what is left stands in a circle or behind one. */
function sort(steps: readonly Draft[]) {
  const ordered: Draft[] = [];
  const done = new Set<string>();
  let left = steps;
  for (;;) {
    const ready = left.filter(({ needs }) => needs.every((need) => done.has(need)));
    const next = ready.find(({ gates }) => gates.length === 0) ?? ready[0];
    if (next === undefined) return { ordered, left };
    ordered.push(next);
    done.add(next.id);
    left = left.filter((step) => step !== next);
  }
}

/** Follows needs until an id comes a second time. */
function circleIn(left: readonly Draft[]): readonly string[] {
  const path: string[] = [];
  let at = left[0];
  while (at !== undefined && !path.includes(at.id)) {
    path.push(at.id);
    const needs = new Set(at.needs);
    at = left.find(({ id }) => needs.has(id));
  }
  return at === undefined ? path : [...path.slice(path.indexOf(at.id)), at.id];
}
