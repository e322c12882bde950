import { mergeGroupWorkflow } from "../../names.ts";
import { auditor, freeze, mayLand } from "../freeze.ts";
import type { RefineryRecord } from "../record.ts";
import { obeyAsked } from "./asked.ts";
import { auditLandings } from "./audit.ts";
import type { NativeBench, NativePlan, Turn } from "./bench.ts";
import { cancelLeftovers, rememberGroups } from "./groups.ts";
import { noteLandings } from "./landings.ts";
import { lineUp, secondsToSight } from "./line-up.ts";
import { emptyMemory, tidyMemory } from "./memory.ts";
import { secondsToAsk, tellRefusals } from "./refusals.ts";
import { followRemovals } from "./removals.ts";
import { repairStalls, secondsToRepair } from "./repairs.ts";

export { isQueued } from "./groups.ts";

/** Landings and ejections kept in the record itself; the ref's history has all of them. */
const remembered = 50;

/**
 * The Refinery where the base has a merge queue of GitHub's: GitHub builds and lands, the steward decides what is in the
 * queue and what becomes of what GitHub throws out, and holds GitHub to the law that what lands is what was checked.
 *
 * It goes by what stands there now, never by an event: each removal is acted on once, and a pass that is repeated with
 * the same facts and the record that it made changes nothing.
 */
export function decideNative(bench: NativeBench): NativePlan {
  const start: Turn = {
    memory: tidyMemory(bench.record.native ?? emptyMemory, bench.facts),
    ...{ landed: [], ejected: [], effects: [], notes: [], touched: [] },
    frozen: bench.record.frozen?.reason,
  };
  const steps = [
    rememberGroups,
    auditLandings,
    noteLandings,
    obeyAsked,
    followRemovals,
    cancelLeftovers,
    fill,
    tellRefusals,
  ];
  return planOf(
    bench,
    steps.reduce((turn, step) => step(bench, turn), start),
  );
}

/** What stands in the way of filling the queue; undefined: nothing. */
function obstacle({ queue, record }: NativeBench, { frozen }: Turn): string | undefined {
  if (frozen !== undefined) return `frozen: ${frozen}`;
  if (record.baseRed !== undefined)
    return `the base itself is red: \`${record.baseRed.command}\` fails on it`;
  // Other services than Actions may answer as well; then it shows.
  const isAnswered = queue.isAnswered || queue.entries.some(({ checks }) => (checks ?? 0) > 0);
  return isAnswered
    ? undefined
    : `no workflow answers \`merge_group\`, and so GitHub's merge queue would never merge anything: add .github/workflows/${mergeGroupWorkflow}`;
}

/** What was found out now freezes it for all; where a person froze it, what is urgent may still land. */
function fill(bench: NativeBench, turn: Turn): Turn {
  const { frozen } = bench.record;
  const hindrance = obstacle(bench, turn);
  const memory = { ...turn.memory, ...(hindrance === undefined ? {} : { hindrance }) };
  const told = withNote({ ...turn, memory }, hindrance);
  if (turn.frozen !== undefined)
    return lineUp(
      bench,
      told,
      ({ pull }) => frozen !== undefined && mayLand(bench.record, bench.urgent.has(pull)),
    );
  return hindrance === undefined ? repairStalls(bench, lineUp(bench, told)) : told;
}

/** In front of all others: it is what a person can do something about. */
const withNote = (turn: Turn, note: string | undefined): Turn =>
  note === undefined ? turn : { ...turn, notes: [note, ...turn.notes] };

function planOf(bench: NativeBench, turn: Turn): NativePlan {
  const { memory, effects, notes } = turn;
  const waits = [
    secondsToRepair(bench, memory),
    secondsToSight(bench, memory),
    memory.hindrance === undefined ? secondsToAsk(bench, memory) : undefined,
  ];
  const soonest = Math.min(...waits.map((seconds) => seconds ?? Number.POSITIVE_INFINITY));
  return {
    record: recordOf(bench, turn),
    effects,
    reason: notes.join("; ") || describeQueue(bench),
    next: [...new Set(turn.touched)].map((number) => ({ kind: "molecule", number })),
    ...(Number.isFinite(soonest) ? { recheckSeconds: soonest } : {}),
  };
}

function describeQueue({ queue, backend }: NativeBench): string {
  const { length } = queue.entries;
  const why = backend === "queue" ? "as the town asks" : "because the base has one";
  return length === 0
    ? `GitHub's merge queue is empty; it is used ${why}`
    : `GitHub's merge queue has ${length} to merge: ${queue.url}`;
}

/** The record itself where nothing has changed. */
function recordOf({ record, now }: NativeBench, turn: Turn): RefineryRecord {
  const isFound = turn.frozen !== undefined && turn.frozen !== record.frozen?.reason;
  const frozen = isFound ? freeze(record, turn.frozen, auditor, now) : record;
  const changed: RefineryRecord = {
    ...frozen,
    landed: [...record.landed, ...turn.landed].slice(-remembered),
    ejected: [...record.ejected, ...turn.ejected].slice(-remembered),
    native: turn.memory,
  };
  return JSON.stringify(changed) === JSON.stringify(record) ? record : changed;
}
