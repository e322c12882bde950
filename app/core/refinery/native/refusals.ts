import type { Entry, RefineryRecord } from "../record.ts";
import type { NativeBench, Turn } from "./bench.ts";
import { touching } from "./bench.ts";
import { type AtHead, emptyMemory, isSame } from "./memory.ts";
import type { NativeMemory } from "./native-record.ts";

/** Checks that nobody requires may go on for hours: GitHub itself is asked after so long. */
const checkingSeconds = 10 * 60;
/** What GitHub requires (a check, an approval, a rule) is not told by any one event: it is asked again that often. */
const askAgainSeconds = 5 * 60;

/** EXPECTED: a status that is required and was not reported yet (GraphQL reference, StatusState). */
const unanswered: ReadonlySet<string> = new Set(["PENDING", "EXPECTED"]);

/**
 * Whether GitHub would probably refuse it: its own checks have not all answered, and one of them may be required; or it
 * was refused a moment ago, and nothing has changed since.
 */
export const isHeldBack = (bench: NativeBench, memory: NativeMemory, entry: Entry): boolean =>
  secondsHeldBack(bench, memory, entry) > 0;

function secondsHeldBack(
  { queue, record, now }: NativeBench,
  { refused }: NativeMemory,
  entry: AtHead,
): number {
  const checks = queue.ownChecks?.get(entry.pull);
  const isChecking = checks !== undefined && unanswered.has(checks);
  const refusal = refused.find((each) => isSame(each, entry));
  if (refusal !== undefined) {
    const isAnswered = refusal.checks !== checks && !isChecking;
    return isAnswered ? 0 : askAgainSeconds - secondsSince(now, refusal.at);
  }
  const ready = record.ready.find((each) => isSame(each, entry))?.at;
  return isChecking && ready !== undefined ? checkingSeconds - secondsSince(now, ready) : 0;
}

const secondsSince = (now: Date, at: string) => (now.getTime() - new Date(at).getTime()) / 1000;

/** When the next of them is to be tried; undefined: none is held back. */
export function secondsToAsk(bench: NativeBench, memory: NativeMemory): number | undefined {
  const waits = bench.wanted
    .map((entry) => secondsHeldBack(bench, memory, entry))
    .filter((seconds) => seconds > 0);
  return waits.length === 0 ? undefined : Math.ceil(Math.min(...waits)) + 1;
}

/** People are shown what GitHub says, where they look. */
export function tellRefusals(bench: NativeBench, turn: Turn): Turn {
  return turn.memory.refused.reduce((so, { pull, head, why }) => {
    const entry = bench.wanted.find((each) => isSame(each, { pull, head }));
    if (entry === undefined) return so;
    const notes = [...so.notes, `GitHub does not take #${pull} into its merge queue: ${why}`];
    return { ...so, notes, touched: touching(so, entry.molecule) };
  }, turn);
}

/** The record as it becomes: GitHub refused to put this one in. */
export function learnRefusedEnqueue(
  record: RefineryRecord,
  entry: AtHead,
  why: string,
  now: Date,
): RefineryRecord {
  const memory = record.native ?? emptyMemory;
  const { pull, head } = entry;
  const checks = memory.queued.find((each) => isSame(each, entry))?.checks;
  const known = checks === undefined ? {} : { checks };
  const refusal = { pull, head, why, ...known, at: now.toISOString() };
  const isOther = (each: AtHead) => !isSame(each, entry);
  const queued = memory.queued.filter(isOther);
  const refused = [...memory.refused.filter(isOther), refusal];
  return { ...record, native: { ...memory, queued, refused } };
}
