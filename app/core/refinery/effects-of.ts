import type { Effect, Key, LandingPull, RefAt } from "../decision.ts";
import { candidateRef, defaultNamespace, refineryWorkflow } from "../names.ts";
import type { BaseFacts, RefineryFacts } from "./facts.ts";
import type { Way } from "./landing-way.ts";
import type { Move } from "./line.ts";
import type { Candidate, Entry, RefineryRecord } from "./record.ts";

/** What a plan is carried out with. */
export interface Bench {
  readonly facts: RefineryFacts;
  readonly base: BaseFacts;
  /** Ledger head that the record was read from. */
  readonly expected: string | undefined;
  readonly way: Way;
}

type LandMove = Extract<Move, { kind: "land" }>;

/**
 * The record first, by compare-and-swap and with the landing in the same transaction; then what it says is under way.
 * Whoever dies in between leaves a record that the next pass makes true.
 */
export function effectsOf(
  bench: Bench,
  record: RefineryRecord,
  moves: readonly Move[],
  event: string,
): readonly Effect[] {
  const landing = moves.find((move): move is LandMove => move.kind === "land");
  const drop = servedRefs(bench, record);
  const line = `refinery ${bench.base.name}: ${event}`;
  const written: Effect =
    landing === undefined ? append(bench, record, line) : land(bench, record, landing, line, drop);
  const tidied: readonly Effect[] =
    landing !== undefined || drop.length === 0 ? [] : [{ kind: "delete-refs", refs: drop }];
  return [written, ...moves.flatMap((move) => carryOut(bench, move)), ...tidied];
}

/** Commits of candidates that the record no longer knows. */
export function servedRefs(
  { facts, base }: Pick<Bench, "facts" | "base">,
  record: RefineryRecord,
): readonly RefAt[] {
  const known = new Set(
    record.candidates.map(({ id }) => candidateRef(defaultNamespace, base.name, id)),
  );
  return facts.candidateRefs.filter(({ name }) => !known.has(name));
}

function append({ base, expected }: Bench, record: RefineryRecord, event: string): Effect {
  return {
    kind: "append-refinery",
    base: base.name,
    expected,
    event,
    record,
    tree: base.tree,
  };
}

function land(
  bench: Bench,
  record: RefineryRecord,
  { from, placed }: LandMove,
  event: string,
  drop: readonly RefAt[],
): Effect {
  const { base, expected, way, facts } = bench;
  const last = placed.at(-1);
  const pulls = placed.flatMap(({ entry, commit, tree }): LandingPull[] => {
    const pull = facts.pulls.find(({ number }) => number === entry.pull);
    if (pull === undefined) return [];
    const { number, nodeId, branch, head } = pull;
    return [{ number, nodeId, branch, head, commit, tree, isOurs: entry.way === "rebase" }];
  });
  return {
    kind: "land",
    base: base.name,
    from,
    to: last?.commit ?? from,
    tree: last?.tree ?? base.tree,
    expected,
    event,
    record,
    recordTree: base.tree,
    drop,
    pulls,
    way: way === "pulls" ? "pulls" : "refs",
  };
}

function carryOut(bench: Bench, move: Move): readonly Effect[] {
  switch (move.kind) {
    case "start":
      return [dispatch(bench, move.candidate)];
    case "cancel":
      return cancel(move.candidate);
    case "land":
    case "eject":
    case "suspect":
    case "clear":
    case "aside":
    case "stop-line":
    case "open-line":
      return [];
  }
}

function dispatch({ facts, base }: Bench, { id }: Candidate): Effect {
  return {
    kind: "dispatch",
    workflow: refineryWorkflow,
    ref: facts.town.defaultBranch ?? base.name,
    inputs: { base: base.name, candidate: id },
  };
}

/** A run that has not claimed its candidate finds that it is gone, and ends by itself. */
const cancel = ({ claim }: Candidate): readonly Effect[] =>
  claim === undefined ? [] : [{ kind: "cancel-run", runId: claim.runId, force: false }];

/** Molecules whose turn it is: what has landed, was put out, or stands at a commit that will not land after all. */
export function concerned(
  before: RefineryRecord,
  after: RefineryRecord,
  moves: readonly Move[],
): readonly Key[] {
  const kept = new Set(after.candidates.map(({ id }) => id));
  const dropped = before.candidates.filter(
    ({ id, verdict }) => verdict?.kind === "green" && !kept.has(id),
  );
  const entries: readonly Pick<Entry, "molecule">[] = [
    ...moves.flatMap((move) => (move.kind === "land" ? move.placed.map(({ entry }) => entry) : [])),
    ...moves.flatMap((move) => (move.kind === "eject" ? [move.ejection] : [])),
    ...dropped.flatMap((candidate) => candidate.entries),
  ];
  return keysOf(entries);
}

export function keysOf(entries: readonly Pick<Entry, "molecule">[]): readonly Key[] {
  const numbers = new Set(entries.flatMap(({ molecule }) => molecule ?? []));
  return [...numbers].map((number) => ({ kind: "molecule", number }));
}
