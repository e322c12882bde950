import { holds, partsOf } from "./candidate.ts";
import { ejectionOf } from "./ejection.ts";
import { countVerdict, countWait } from "./estimate.ts";
import type { Candidate, Entry, Part, Tally, Verdict } from "./record.ts";
import {
  change,
  move,
  newest,
  newestVerdicts,
  replaceCandidate,
  retire,
  type Turn,
} from "./turn.ts";

type Conflict = Extract<Part, { kind: "conflict" }>;
type LeftOut = Exclude<Part, { kind: "placed" }>;

const rememberedEjections = 100;

/** Takes each new verdict into account once: what it teaches, what it left out and why, what is known of its tree. */
export function hearVerdicts(turn: Turn): Turn {
  const sorted = turn.record.candidates.filter(
    ({ parts, isSorted }) => parts !== undefined && isSorted === undefined,
  );
  return hearEnds(sorted.reduce(sort, turn));
}

/** What was left out of a candidate that is still being verified. */
function sort(turn: Turn, candidate: Candidate): Turn {
  const marked = replaceCandidate(turn, { ...candidate, isSorted: true });
  return hearParts(marked, candidate, candidate.parts ?? []);
}

const hearParts = (turn: Turn, candidate: Candidate, parts: readonly Part[]): Turn =>
  parts.reduce((soFar, part) => hearPart(soFar, candidate, part), turn);

function hearEnds(turn: Turn): Turn {
  const fresh = turn.record.candidates.filter(
    ({ verdict, isHeard }) => verdict !== undefined && isHeard === undefined,
  );
  return fresh.reduce(hear, turn);
}

function hear(turn: Turn, candidate: Candidate): Turn {
  const { verdict } = candidate;
  // An unfinished one is no verdict: lost-runs.ts sees to it.
  if (verdict === undefined || verdict.kind === "unfinished") return turn;
  const heard = replaceCandidate(turn, { ...candidate, isHeard: true });
  const counted = remember(count(heard, candidate, verdict), candidate, verdict);
  const sorted =
    candidate.isSorted === undefined ? hearParts(counted, candidate, verdict.parts) : counted;
  if (candidate.purpose === "base") return hearBase(sorted, candidate, verdict);
  return verdict.kind === "nothing"
    ? retire(sorted, [candidate], "there was nothing to verify in it")
    : sorted;
}

function count(turn: Turn, { claim, dispatches }: Candidate, verdict: Verdict): Turn {
  const seconds = "seconds" in verdict && verdict.results.length > 0 ? verdict.seconds : undefined;
  const tally = countVerdict(turn.record.tally, seconds);
  const sent = dispatches.at(-1);
  if (claim === undefined || sent === undefined) return change(turn, { tally });
  const waited = (new Date(claim.at).getTime() - new Date(sent).getTime()) / 1000;
  return slowDown(change(turn, { tally: countWait(tally, Math.max(0, waited)) }), sent, waited);
}

/**
 * Half as many verifications at a time when one waited for its runner longer than it took: more of them would only wait
 * (objectstack-ai/objectstack#13281: rebuilt hourly under starvation, ten green builds and no merge).
 */
function slowDown(turn: Turn, sent: string, waited: number): Turn {
  const { slots, slowedAt, tally } = turn.record;
  const usual = median(tally);
  const isOld = slowedAt !== undefined && sent <= slowedAt;
  if (slots === 1 || isOld || usual === undefined || waited <= usual) return turn;
  return change(turn, { slots: Math.ceil(slots / 2), slowedAt: turn.line.now.toISOString() });
}

/** Of the newest durations; too few say nothing. */
function median({ seconds }: Tally): number | undefined {
  return seconds.length < 4 ? undefined : seconds.toSorted((a, b) => a - b)[seconds.length >> 1];
}

function remember(turn: Turn, { id, base }: Candidate, verdict: Verdict): Turn {
  if (verdict.kind !== "green" && verdict.kind !== "red") return turn;
  const { commit, tree, gates, kind } = verdict;
  const at = turn.line.now.toISOString();
  const known = { commit, base, tree, gates, kind, candidate: id, at };
  return change(turn, { verdicts: newestVerdicts([...turn.record.verdicts, known]) });
}

/** What was left out, of what is still wanted: nobody is put out for what was true of another head or of an older base. */
function hearPart(turn: Turn, candidate: Candidate, part: Part): Turn {
  const entry = candidate.entries.find(({ pull }) => pull === part.pull);
  const isOfNow = candidate.ground === turn.head;
  if (entry === undefined || part.kind === "placed" || !isOfNow) return turn;
  if (!holds(turn.line.queue, entry)) return turn;
  if (isDueToLine(candidate, part))
    return putAside(turn, entry, part, placedBefore(candidate, part));
  const cause = part.kind === "empty" ? emptyCause : conflictCause(part);
  return eject(turn, ejectionOf(turn, entry, { candidate: candidate.id, reds: [], ...cause }));
}

/** It is empty with regard to what it was put on: the base, or those before it, which need not land. */
const isDueToLine = (candidate: Candidate, part: LeftOut): boolean =>
  part.kind === "conflict" ? part.with === "line" : placedBefore(candidate, part).length > 0;

/** Only what is in the tree can be in the way. Two that were both left out would wait for each other for ever. */
function placedBefore(candidate: Candidate, part: Part): readonly number[] {
  const parts = partsOf(candidate);
  const at = parts.findIndex(({ pull }) => pull === part.pull);
  return parts.slice(0, at).flatMap(({ kind, pull }) => (kind === "placed" ? [pull] : []));
}

const emptyCause = {
  cause: "empty",
  why: "everything it changes is on the base already",
  tail: "",
} as const;

const conflictCause = ({ paths, tail }: Conflict) =>
  ({
    cause: "conflict",
    why: `it conflicts with the newest base in ${paths.join(", ")}`,
    tail,
  }) as const;

/** What is the matter has to do with those before it: it waits beside the line until they have landed or left. */
function putAside(turn: Turn, entry: Entry, part: LeftOut, before: readonly number[]): Turn {
  const { pull, head } = entry;
  if (turn.record.aside.some((each) => each.pull === pull && each.head === head)) return turn;
  const paths = part.kind === "conflict" ? part.paths : [];
  const aside = { pull, head, paths, before: [...before], at: turn.line.now.toISOString() };
  const what =
    part.kind === "conflict"
      ? `conflicts in ${paths.join(", ")} with what is before it`
      : "changes nothing that those before it do not change";
  return move(change(turn, { aside: [...turn.record.aside, aside] }), {
    kind: "aside",
    entry,
    why: `#${pull} ${what}: it waits beside the line`,
  });
}

function hearBase(turn: Turn, candidate: Candidate, verdict: Verdict): Turn {
  if (verdict.kind === "red") return stopLine(turn, candidate.base, verdict.failed);
  if (turn.record.baseRed === undefined) return turn;
  const { baseRed: _mended, ...record } = turn.record;
  return move({ ...turn, record }, { kind: "open-line", why: "the base is green again" });
}

/** The base itself is red, or does not come to an end: nothing lands on it, and nobody in the line is to blame. */
export function stopLine(
  turn: Turn,
  commit: string,
  { command, tail }: { readonly command: string; readonly tail: string },
): Turn {
  const times = (turn.record.baseRed?.times ?? 0) + 1;
  const baseRed = { commit, command, tail, at: turn.line.now.toISOString(), times };
  const why = `the base itself fails \`${command}\`: nothing lands until that is mended, and nobody in the line is to blame`;
  const stopped = move(change(turn, { baseRed, suspects: [] }), { kind: "stop-line", why });
  return retire(stopped, stopped.record.candidates, "the base is red");
}

export function eject(turn: Turn, ejection: ReturnType<typeof ejectionOf>): Turn {
  const { pull, head, why } = ejection;
  const isKnown = turn.record.ejected.some((each) => each.pull === pull && each.head === head);
  if (isKnown) return turn;
  const ejected = newest([...turn.record.ejected, ejection], rememberedEjections);
  const suspects = turn.record.suspects.filter(({ entry }) => entry.pull !== pull);
  const moved = move(change(turn, { ejected, suspects }), {
    kind: "eject",
    ejection,
    why: `ejected #${pull}: ${why}`,
  });
  return withoutEntry(moved, pull);
}

/** Whoever was put out is no longer in the line for the stages that follow. */
function withoutEntry(turn: Turn, pull: number): Turn {
  const queue = turn.line.queue.filter((entry) => entry.pull !== pull);
  return { ...turn, line: { ...turn.line, queue } };
}
