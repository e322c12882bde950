import type { Ground } from "./chaos-town.ts";
import { readMoleculeLedger, readRefineryLedger } from "./history.ts";
import type { Asking } from "./workbench.ts";

/** Steps that were asked for more than once. What mends a conflict is another piece of work than what caused it. */
export function countRedone(askings: readonly Asking[]): number {
  const kinds = askings.map(({ molecule, step, isRepair }) => `${molecule}.${step} ${isRepair}`);
  return kinds.length - new Set(kinds).size;
}

/** Seconds from the end of each stopped job to the dispatch of another in its place; nothing where none was needed. */
export async function measureRedispatch(ground: Ground): Promise<readonly number[]> {
  const times = ground.stopped.map(async ({ title, at }) => {
    const dispatches = await listDispatches(ground, title);
    const next = dispatches.filter((moment) => moment > at.getTime()).sort((a, b) => a - b)[0];
    return next === undefined ? [] : [Math.round((next - at.getTime()) / 100) / 10];
  });
  return (await Promise.all(times)).flat();
}

/** Moments at which work like that of this run was dispatched. */
async function listDispatches({ gitDirectory }: Ground, title: string): Promise<readonly number[]> {
  const molecule = /^polecat #(\d+) · /.exec(title)?.[1];
  if (molecule !== undefined) {
    const { entries } = await readMoleculeLedger(gitDirectory, Number(molecule));
    const attempts = entries.at(-1)?.record.attempts ?? [];
    return attempts.flatMap(({ dispatches }) => dispatches).map((moment) => Date.parse(moment));
  }
  const id = /^refinery \S+ · (.+)$/.exec(title)?.[1];
  const { entries } = await readRefineryLedger(gitDirectory);
  return entries
    .flatMap(({ record }) => record.candidates.filter((candidate) => candidate.id === id))
    .flatMap(({ dispatches }) => dispatches)
    .map((moment) => Date.parse(moment));
}
