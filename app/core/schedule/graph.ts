/** Who waits for whom: each number leads to those that it needs. Every number that is led to has an entry of its own. */
export type Graph = ReadonlyMap<number, readonly number[]>;

/**
 * Numbers that all lead to each other, one list each, a number by itself included. A list stands behind every list that
 * it leads to. Tarjan, "Depth-first search and linear graph algorithms" (1972), with a stack of our own: ten thousand
 * issues in one chain are no reason to run out of the machine's. Linear in numbers and needs.
 */
export function componentsOf(graph: Graph): readonly (readonly number[])[] {
  const walk: Walk = { graph, found: new Map(), open: [], path: [], components: [] };
  for (const number of graph.keys()) {
    if (!walk.found.has(number)) walkFrom(number, walk);
  }
  return walk.components;
}

interface Walk {
  readonly graph: Graph;
  readonly found: Map<number, Visit>;
  /** Found, and not yet part of a component. */
  readonly open: Visit[];
  /** From where the walk began to where it is. */
  readonly path: Visit[];
  readonly components: (readonly number[])[];
}

interface Visit {
  readonly number: number;
  readonly order: number;
  /** The earliest one that is open and can be reached. */
  lowest: number;
  /** How many of its needs have been looked at. */
  looked: number;
  isOpen: boolean;
}

function walkFrom(start: number, walk: Walk): void {
  enter(start, walk);
  for (let visit = walk.path.at(-1); visit !== undefined; visit = walk.path.at(-1)) {
    const next = walk.graph.get(visit.number)?.[visit.looked];
    visit.looked += 1;
    if (next === undefined) leave(visit, walk);
    else follow(visit, next, walk);
  }
}

function enter(number: number, { found, open, path }: Walk): void {
  const order = found.size;
  const visit: Visit = { number, order, lowest: order, looked: 0, isOpen: true };
  found.set(number, visit);
  open.push(visit);
  path.push(visit);
}

function follow(visit: Visit, next: number, walk: Walk): void {
  const known = walk.found.get(next);
  if (known === undefined) enter(next, walk);
  else if (known.isOpen) visit.lowest = Math.min(visit.lowest, known.order);
}

function leave(visit: Visit, { open, path, components }: Walk): void {
  path.pop();
  const parent = path.at(-1);
  if (parent !== undefined) parent.lowest = Math.min(parent.lowest, visit.lowest);
  if (visit.lowest !== visit.order) return;
  const members: number[] = [];
  for (let member = open.pop(); member !== undefined; member = open.pop()) {
    member.isOpen = false;
    members.push(member.number);
    if (member === visit) break;
  }
  components.push(members);
}

/**
 * One circle for each component that has one: the shortest through its smallest number, beginning there. Breaking it may
 * leave another in the same component, which is then found in its turn.
 */
export function circlesOf(
  graph: Graph,
  components: readonly (readonly number[])[],
): ReadonlyMap<readonly number[], readonly number[]> {
  const circles = new Map<readonly number[], readonly number[]>();
  for (const component of components) {
    const [first = 0] = component;
    const isCircle = component.length > 1 || graph.get(first)?.includes(first) === true;
    if (isCircle) circles.set(component, shortestCircle(graph, new Set(component)));
  }
  return circles;
}

function shortestCircle(graph: Graph, component: ReadonlySet<number>): readonly number[] {
  const start = smallestOf(component);
  const cameFrom = new Map<number, number>();
  const waiting = [start];
  for (const number of waiting) {
    const needs = (graph.get(number) ?? []).filter((need) => component.has(need));
    if (needs.includes(start)) return pathTo(number, start, cameFrom);
    for (const need of needs.toSorted((a, b) => a - b)) {
      if (cameFrom.has(need)) continue;
      cameFrom.set(need, number);
      waiting.push(need);
    }
  }
  return [start];
}

const smallestOf = (numbers: Iterable<number>) => {
  let smallest = Number.POSITIVE_INFINITY;
  for (const number of numbers) smallest = Math.min(smallest, number);
  return smallest;
};

function pathTo(
  last: number,
  start: number,
  cameFrom: ReadonlyMap<number, number>,
): readonly number[] {
  const path = [last];
  for (let at = last; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    path.push(at);
  }
  return path.reverse();
}
