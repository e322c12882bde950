import { nearestWord } from "../text/nearest-word.ts";
import type { Step } from "./formula.ts";
import { below, didYouMean, type Notes, type Place, problemAt, shown } from "./problem.ts";
import type { Placed } from "./vars.ts";
import type { Whole } from "./whole.ts";

/** What `compose` adds to steps, by their ids: carried out as if each step had said it itself. */
export interface Composed {
  readonly expansions: ReadonlyMap<string, Expansion>;
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

export interface Expansion {
  readonly name: string;
  readonly vars: Readonly<Record<string, string | number | boolean>>;
  /** The key that names it. */
  readonly place: Place;
}

/** Reads the rules; tells of those that name no step, or one that is replaced twice. */
export function compose(whole: Whole, notes: Notes): Composed {
  const ids = idsOf(whole.steps);
  const expansions = new Map<string, Expansion>();
  const expand = (
    id: string,
    rule: Placed<{ with: string; vars?: Expansion["vars"] | undefined }>,
  ) => {
    const place = below(rule.place, "with");
    if (expansions.has(id)) {
      const problem = `${shown(id)} is replaced by two expansions`;
      notes.problems.push(problemAt(place, problem, "keep one of the rules"));
    }
    expansions.set(id, { name: rule.value.with, vars: rule.value.vars ?? {}, place });
  };
  for (const rule of whole.expand) {
    for (const id of check([rule.value.target], ids, below(rule.place, "target"), notes))
      expand(id, rule);
  }
  for (const rule of whole.map) {
    for (const id of select(rule.value.select, ids, below(rule.place, "select"), notes))
      expand(id, rule);
  }
  return { expansions, needs: branchNeeds(whole, ids, notes) };
}

const idsOf = (steps: readonly Placed<Step>[]): readonly string[] =>
  steps.flatMap(({ value, place }) => [
    value.id,
    ...idsOf(
      (value.children ?? []).map((child, index) => ({
        value: child,
        place: below(place, "children", index),
      })),
    ),
  ]);

function branchNeeds(whole: Whole, ids: readonly string[], notes: Notes): Composed["needs"] {
  const needs = new Map<string, readonly string[]>();
  const add = (id: string, others: readonly string[]) =>
    needs.set(id, [...(needs.get(id) ?? []), ...others]);
  for (const { value, place } of whole.branch) {
    const [from] = check([value.from], ids, below(place, "from"), notes);
    const [join] = check([value.join], ids, below(place, "join"), notes);
    const steps = check(value.steps, ids, below(place, "steps"), notes);
    if (from !== undefined) for (const id of steps) add(id, [from]);
    if (join !== undefined) add(join, steps);
  }
  return needs;
}

/** Those that are ids; tells of the others. */
function check(wanted: readonly string[], ids: readonly string[], place: Place, notes: Notes) {
  for (const id of wanted) {
    if (ids.includes(id)) continue;
    const problem = `There is no step ${shown(id)}${didYouMean(nearestWord(id, ids))}`;
    notes.problems.push(problemAt(place, problem, "name the `id` of a step of this formula"));
  }
  return wanted.filter((id) => ids.includes(id));
}

/** `*` stands for any letters, also none. */
function select(pattern: string, ids: readonly string[], place: Place, notes: Notes) {
  const found = ids.filter((id) => matches(id, pattern.split("*")));
  if (found.length === 0) {
    const problem = `${shown(pattern)} is the id of no step`;
    notes.problems.push(problemAt(place, problem, "write it as in `*.test` or `implement`"));
  }
  return found;
}

function matches(id: string, [first = "", ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return id === first;
  if (!id.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return id.length - last.length >= at && id.endsWith(last);
}
