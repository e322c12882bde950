import { candidateId } from "#core/refinery/candidate.ts";
import type { Line, Move, Plan } from "#core/refinery/line.ts";
import type { Candidate, RefineryRecord } from "#core/refinery/record.ts";

/** The smallest engine there is, to try the simulation itself with: one pull request at a time, red is ejected at once. */
export function planOneAtATime(line: Line): Plan {
  const { record, now, head } = line;
  const [current] = record.candidates;
  if (current === undefined) return start(line);
  const { verdict } = current;
  if (verdict === undefined) return { record, moves: [], reason: "waits for a verdict" };
  const idle = { ...record, candidates: [] };
  const [entry] = current.entries;
  const [part] = verdict.parts;
  if (entry === undefined || part === undefined)
    return { record: idle, moves: [], reason: "empty" };
  if (verdict.kind === "green" && part.kind === "placed") {
    const placed = [{ entry, commit: part.commit, tree: part.tree }];
    const why = "green";
    const land: Move = { kind: "land", from: head, placed, why };
    return { record: idle, moves: [land], reason: why };
  }
  return { record: idle, moves: [eject(current, verdict.kind === "red", now)], reason: "red" };
}

function start({ record, head, queue, now }: Line): Plan {
  const [entry] = queue;
  if (entry === undefined) return { record, moves: [], reason: "nobody waits" };
  const candidate: Candidate = {
    id: candidateId(head, [entry.head]),
    ...{ base: head, entries: [entry], purpose: "line", landed: 0, lost: 0, ground: head },
    dispatches: [now.toISOString()],
  };
  const started: RefineryRecord = { ...record, candidates: [candidate] };
  return { record: started, moves: [{ kind: "start", candidate, why: "next" }], reason: "next" };
}

function eject({ id, entries }: Candidate, isRed: boolean, now: Date): Move {
  const [entry] = entries;
  const ejection = {
    ...{ pull: entry?.pull ?? 0, head: entry?.head ?? "", candidate: id, at: now.toISOString() },
    ...{ cause: isRed ? ("red" as const) : ("conflict" as const), why: "", tail: "" },
    ...{ against: [], reds: [] },
  };
  return { kind: "eject", ejection, why: "red" };
}
