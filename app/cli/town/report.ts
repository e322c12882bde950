import type { MoleculeState, StateKind } from "#core/molecule/state.ts";
import { countSteps } from "#core/molecule/steps.ts";
import { describeState } from "#core/text/state-line.ts";
import type { Sighting } from "../../hosts/read-states.ts";
import type { RequestCount } from "./request-counter.ts";

/** One row of what a town did: the table, and `--json`. */
export interface MoleculeReport {
  readonly number: number;
  readonly title: string;
  /** A word of the lifecycle: draft, blocked, ready, dispatched, working, proposed, queued, landed, held, cancelled. */
  readonly state: StateKind;
  readonly reason: string;
  readonly attempts: number;
  readonly steps: { readonly done: number; readonly of: number };
  readonly pull: number | null;
  /** The commit on the base branch, once it landed. */
  readonly commit: string | null;
  readonly requests: number;
  readonly writes: number;
}

function reportMolecule(sighting: Sighting, cost: RequestCount): MoleculeReport {
  const { number, title, state, record, pull } = sighting;
  return {
    number,
    title,
    state: state.kind,
    reason: describeState(state),
    attempts: record?.attempts.length ?? 0,
    steps: record === undefined ? { done: 0, of: 0 } : countSteps(record),
    pull: pull ?? null,
    commit: state.kind === "landed" ? state.commit : null,
    requests: cost.requests,
    writes: cost.writes,
  };
}

/** All molecules, in the order of their numbers. */
export function reportTown(
  sightings: readonly Sighting[],
  costs: { of(molecule: number): RequestCount },
): readonly MoleculeReport[] {
  return sightings.map((sighting) => reportMolecule(sighting, costs.of(sighting.number)));
}

/** Whether nothing but a person (or a change of the repository) would move any of them on. */
export function areAllAtRest(sightings: readonly Sighting[]): boolean {
  const stuck = findStuck(sightings);
  return sightings.every(({ number, state }) => state.kind === "landed" || stuck.has(number));
}

/** What will not land by itself; and, again and again, what waits for that. */
function findStuck(sightings: readonly Sighting[]): ReadonlySet<number> {
  const stuck = new Set<number>();
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size;
    for (const { number, state } of sightings) if (isStuck(state, stuck)) stuck.add(number);
  }
  return stuck;
}

function isStuck(state: MoleculeState, stuck: ReadonlySet<number>): boolean {
  switch (state.kind) {
    case "held":
    case "cancelled":
    case "draft":
      return true;
    case "blocked":
      return state.on.some(
        (on) => on.kind === "missing" || on.kind === "closed-unlanded" || stuck.has(on.number),
      );
    case "landed":
    case "ready":
    case "dispatched":
    case "working":
    case "proposed":
    case "queued":
      return false;
  }
}
