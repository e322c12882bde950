import type { DashboardView } from "../dashboard/view.ts";
import { hasLanded } from "../dashboard/view.ts";
import { madeFor } from "../desk/standing.ts";
import type { TownFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { candidateOf } from "../molecule/town-view.ts";
import type { ConvoyView, FloorState, Named, NodeView } from "./floor-view.ts";

/** Every convoy as a graph of what has to land before what, and one of the molecules that belong to none. */
export function viewConvoys(
  town: TownFacts,
  view: DashboardView,
  named: (number: number) => Named,
): readonly ConvoyView[] {
  const states = statesOf(view, town);
  const gathered = view.convoys.map((convoy) => ({ convoy, members: membersOf(convoy, town) }));
  const inConvoys = new Set(gathered.flatMap(({ members }) => members));
  const draw = (numbers: readonly number[]) => drawGraph(numbers, town, states, named);
  const convoys = gathered.map(({ convoy, members }): ConvoyView => {
    const { number, landed, of, pausedBy = null } = convoy;
    return { convoy: named(number), landed, of, pausedBy, ...draw(members) };
  });
  const loose = looseOf(town, inConvoys);
  if (loose.length === 0) return convoys;
  const landed = loose.filter((number) => hasLanded(number, town)).length;
  return [...convoys, { convoy: null, landed, of: loose.length, pausedBy: null, ...draw(loose) }];
}

type Drawn = Pick<NodeView, "state" | "note">;

function membersOf(
  { number }: DashboardView["convoys"][number],
  { issues, desks }: TownFacts,
): readonly number[] {
  const below = issues.filter(({ parent }) => parent === number).map((issue) => issue.number);
  const made = madeFor(desks.find((desk) => desk.number === number));
  return [...new Set([...below, ...made])].toSorted(ascending);
}

/** On the line and in no convoy, with what has landed for one of them. */
function looseOf(town: TownFacts, inConvoys: ReadonlySet<number>): readonly number[] {
  const onTheLine = town.labelled.filter((number) => !inConvoys.has(number));
  const needed = onTheLine.flatMap((number) => needsOf(number, town));
  const landed = needed.filter((number) => hasLanded(number, town) && !inConvoys.has(number));
  return [...new Set([...onTheLine, ...landed])].toSorted(ascending);
}

const recordOf = (number: number, { records }: TownFacts): MoleculeRecord | undefined =>
  records.find((record) => record.number === number);

function needsOf(number: number, town: TownFacts): readonly number[] {
  const record = recordOf(number, town);
  return record === undefined ? [] : candidateOf(record, town).needs;
}

function drawGraph(
  numbers: readonly number[],
  town: TownFacts,
  states: ReadonlyMap<number, Drawn>,
  named: (number: number) => Named,
): Pick<ConvoyView, "nodes" | "edges"> {
  const drawn = new Set(numbers);
  return {
    nodes: numbers.map((number) => ({
      ...named(number),
      ...(states.get(number) ?? unlisted(number, town)),
    })),
    edges: numbers.flatMap((number) =>
      needsOf(number, town)
        .filter((need) => drawn.has(need))
        .map((need) => [need, number] as const),
    ),
  };
}

const unlisted = (number: number, town: TownFacts): Drawn => ({
  state: hasLanded(number, town) ? "landed" : "draft",
  note: "",
});

/** Where the lists of the dashboard have each of them. */
function statesOf(view: DashboardView, town: TownFacts): ReadonlyMap<number, Drawn> {
  const as = (state: FloorState, note = ""): Drawn => ({ state, note });
  return new Map<number, Drawn>([
    ...view.drafts.map(({ number }) => [number, as("draft")] as const),
    ...view.waiting.map(({ number, reasons }) => {
      const isBlocked = reasons.some(({ kind }) => kind === "needs" || kind === "cycle");
      return [number, as(isBlocked ? "blocked" : "waiting")] as const;
    }),
    ...view.queue.map(
      ({ number, isQueued }) => [number, as(isQueued ? "queued" : "proposed")] as const,
    ),
    ...view.atWork.map(
      ({ number, done, of }) => [number, as("work", `at work, ${done} of ${of}`)] as const,
    ),
    ...town.records
      .filter(({ hold, number }) => hold !== undefined && town.labelled.includes(number))
      .map(({ number }) => [number, as("held")] as const),
  ]);
}

const ascending = (a: number, b: number) => a - b;
