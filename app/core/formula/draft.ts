import type { Gate } from "../molecule/gate.ts";
import type { PlannedCriterion, PlannedMolecule } from "../plan/plan.ts";
import type { Place } from "./problem.ts";

/** Words that go along with the work, below a heading of their own. */
export interface Background {
  readonly heading: string;
  readonly text: string;
}

/** One step as it will be done: every name replaced, every loop and expansion carried out. */
export interface Draft {
  readonly id: string;
  readonly place: Place;
  /** One line. */
  readonly title: string;
  /** How it is done, in Markdown; empty where nothing was said. */
  readonly text: string;
  /** Ids, as they were written: see `order`. */
  readonly needs: readonly string[];
  readonly acceptance: readonly PlannedCriterion[];
  readonly check: string | undefined;
  /** Undefined: whatever the formula says. */
  readonly scope: readonly string[] | undefined;
  readonly gates: readonly Gate[];
  readonly background: readonly Background[];
  readonly priority: PlannedMolecule["priority"];
  readonly labels: readonly string[];
}

/** A step that became others, or none: who needs it needs these instead. */
export type Stead = ReadonlyMap<string, readonly string[]>;

/** What these ids stand for in the end. Names of no step stay, to be told of; circles end. */
export function resolve(ids: readonly string[], stead: Stead): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = ids.toReversed();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const others = stead.get(id);
    if (others === undefined) found.add(id);
    else waiting.push(...others.toReversed());
  }
  return [...found];
}
