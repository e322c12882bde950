import type { Child } from "./convoy-children.ts";

/** Who waits for whom within a convoy, and whether anything of it can still move by itself. */

/** Open sub-issues that cannot start before this one has landed, directly or by way of others. */
export function findBehind(number: number, children: readonly Child[]): readonly number[] {
  const behind = new Set<number>();
  const waiting = children.filter(({ state }) => state.kind === "waiting");
  for (let grows = true; grows; ) {
    const next = waiting.filter(
      ({ facts, state }) =>
        !behind.has(facts.number) &&
        onOf(state).some((need) => need === number || behind.has(need)),
    );
    for (const { facts } of next) behind.add(facts.number);
    grows = next.length > 0;
  }
  behind.delete(number);
  return [...behind].toSorted((a, b) => a - b);
}

const onOf = (state: Child["state"]) => (state.kind === "waiting" ? state.on : []);

/**
 * Those that somebody has to look at before anything of the convoy can move; empty while something still can, or nothing
 * is open. What waits for an issue outside of the convoy is taken to move.
 */
export function findStandstill(children: readonly Child[]): readonly number[] {
  const open = children.filter(({ facts }) => facts.isOpen);
  if (open.length === 0 || findMovable(children).size > 0) return [];
  const causes = children.filter(
    ({ facts, state }) =>
      isStuck(state) || (isUnlanded(state) && findBehind(facts.number, children).length > 0),
  );
  // Nothing but a circle of dependencies: all of it.
  return (causes.length === 0 ? open : causes).map(({ facts }) => facts.number);
}

const isStuck = ({ kind }: Child["state"]) =>
  kind === "held" || kind === "stopped" || kind === "draft";

/** Closed, and what depends on it waits for ever. */
const isUnlanded = (state: Child["state"]) =>
  state.kind === "cancelled" || (state.kind === "task" && state.isDone);

function findMovable(children: readonly Child[]): ReadonlySet<number> {
  const own = new Set(children.map(({ facts }) => facts.number));
  const movable = new Set(
    children.filter(({ state }) => movesByItself(state)).map(({ facts }) => facts.number),
  );
  for (let grows = true; grows; ) {
    const next = children.filter(
      ({ facts, state }) =>
        state.kind === "waiting" &&
        !movable.has(facts.number) &&
        state.on.every((need) => movable.has(need) || !own.has(need)),
    );
    for (const { facts } of next) movable.add(facts.number);
    grows = next.length > 0;
  }
  return movable;
}

const movesByItself = (state: Child["state"]) =>
  state.kind === "at-work" || state.kind === "proposed" || (state.kind === "task" && !state.isDone);
