import type { MoleculeRecord, Outcome, StepDone } from "#core/molecule/record.ts";
import { plannedSteps, stepsToDo } from "#core/molecule/steps.ts";
import { parseTrailers, printStepMessage } from "#core/molecule/trailers.ts";
import { moleculeRef, polecatWorkflow, refineryRef, workBranch } from "#core/names.ts";
import type { Candidate, Entry, Part, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import { type Claimant, decideClaim, isOurs } from "../../../actions/polecat/claimant.ts";
import { type News, writeNews } from "../../../actions/polecat/news.ts";
import {
  type Claim,
  decideClaim as decideRefineryClaim,
  decideVerdict,
  pickCandidate,
} from "../../../actions/rebase-and-verify/candidate.ts";
import { printLedgerMessage } from "../../../app/core/ledger-message.ts";
import type { PaperRun, PaperTown } from "./paper-town.ts";

/** One push of a job: its name, and what it does. A job that is killed never comes to the next one. */
export interface Push {
  readonly name: string;
  readonly push: () => void;
}

/** Works as the actions do, by their own decisions, and stops before every push to be let go on or to be killed. */
export function workOn(town: PaperTown, run: PaperRun, now: Date): Generator<Push, string> {
  return run.workflow === polecatWorkflow ? polecat(town, run, now) : refinery(town, run, now);
}

function append(town: PaperTown, ref: string, event: string, record: unknown) {
  const from = town.refs.get(ref);
  const to = town.commit(printLedgerMessage(event, record), from ?? "", []);
  return { ref, from, to };
}

function* polecat(town: PaperTown, run: PaperRun, now: Date): Generator<Push, string> {
  const number = Number(run.inputs["molecule"]);
  const claimant: Claimant = {
    molecule: number,
    attempt: Number(run.inputs["attempt"]),
    nonce: run.inputs["nonce"] ?? "",
    runId: run.id,
    runAttempt: 1,
  };
  const ref = moleculeRef("refs/cogtown", number);
  const claim = decideClaim(town.recordOf(number), claimant, now);
  if (claim.kind === "leave") return "superseded";
  yield {
    name: `claim of #${number}`,
    push: () => town.push([append(town, ref, claim.event, claim.record)]),
  };
  const record = town.recordOf(number);
  if (record === undefined || !isOurs(record, claimant)) return "superseded";
  return yield* steps({ town, claimant, now }, record);
}

interface Bench {
  readonly town: PaperTown;
  readonly claimant: Claimant;
  readonly now: Date;
}

function* steps(bench: Bench, record: MoleculeRecord): Generator<Push, string> {
  const { town } = bench;
  const { number } = record;
  const script = town.scripts.get(number);
  const start = startOf(town, record);
  let [tip, head] = [start.tip, town.refs.get(branchOf(number))];
  const done: StepDone[] = [...start.done];
  for (const step of stepsToDo(plannedSteps(record), done)) {
    town.work.push(`#${number} ${step.digest}`);
    if (script?.fails === true) {
      const outcome: Outcome = { kind: "no-change", step: step.title, tail: "nothing" };
      return yield* publish(bench, `outcome of #${number}`, { kind: "ended", outcome, done }, head);
    }
    const { attempt } = bench.claimant;
    const message = printStepMessage({ molecule: number, title: step.title, step, attempt });
    const commit = town.commit(message, tip, [script?.file ?? "x"]);
    done.push({ index: step.index, digest: step.digest, title: step.title, commit });
    const name = `step ${step.index} of #${number}`;
    const news: News = { kind: "step-done", step, done: [...done] };
    const result = yield* publish(bench, name, news, head, commit);
    if (result === "superseded") return result;
    [tip, head] = [commit, commit];
  }
  const outcome: Outcome = { kind: "success", criteria: [] };
  return yield* publish(bench, `outcome of #${number}`, { kind: "ended", outcome, done }, head);
}

const branchOf = (number: number) => `refs/heads/${workBranch(number)}`;

/** Fenced: work and ledger go together, each from exactly where this job saw it, and only while the claim stands. */
function* publish(
  { town, claimant, now }: Bench,
  name: string,
  news: News,
  head: string | undefined,
  work?: string,
): Generator<Push, string> {
  const { molecule } = claimant;
  const ref = moleculeRef("refs/cogtown", molecule);
  const seen = town.recordOf(molecule);
  if (seen === undefined || !isOurs(seen, claimant)) return "superseded";
  const entry = writeNews(seen, claimant.attempt, news, work ?? head, now);
  const moves = [
    append(town, ref, entry.event, entry.record),
    ...(work === undefined ? [] : [{ ref: branchOf(molecule), from: head, to: work }]),
  ];
  let isMoved = false;
  yield {
    name,
    push: () => {
      isMoved = town.push(moves);
    },
  };
  return wasMoved(() => isMoved) ? news.kind : "superseded";
}

/** Asked through a call: the compiler does not expect a variable to change at a yield. */
const wasMoved = (ask: () => boolean) => ask();

/** Where an attempt begins: what is on the branch, on a newer base where the Refinery asked for that. */
function startOf(town: PaperTown, record: MoleculeRecord): { tip: string; done: StepDone[] } {
  const main = town.refs.get("refs/heads/main") ?? "";
  const head = town.refs.get(`refs/heads/${workBranch(record.number)}`);
  const onto = record.attempts.at(-1)?.onto;
  if (head === undefined) return { tip: main, done: [] };
  const commits = town.between(main, head);
  // Its earlier steps are replayed and mended by the step that the ejection became.
  const tip =
    onto === undefined || commits.some((sha) => town.commits.get(sha)?.parents[0] === onto)
      ? head
      : commits.reduce(
          (parent, sha) =>
            town.commit(town.commits.get(sha)?.message ?? "", parent, town.touched.get(sha) ?? []),
          onto,
        );
  const done = town.between(main, tip).flatMap((commit): StepDone[] => {
    const trailers = parseTrailers(town.commits.get(commit)?.message ?? "");
    return trailers === undefined ? [] : [{ ...trailers.step, title: "done before", commit }];
  });
  return { tip, done };
}

function* refinery(town: PaperTown, run: PaperRun, now: Date): Generator<Push, string> {
  const id = run.inputs["candidate"] ?? "";
  const ref = refineryRef("refs/cogtown", "main");
  const claim: Claim = { runId: run.id, at: now.toISOString() };
  const claimed = decideRefineryClaim(town.refinery(), id, claim);
  if (claimed.kind === "leave") return "superseded";
  yield {
    name: `claim of candidate ${id}`,
    push: () => town.push([append(town, ref, claimed.event, claimed.record)]),
  };
  const picked = pickCandidate(town.refinery(), id);
  if (picked.kind === "superseded") return "superseded";
  const verdict = judge(town, picked.candidate);
  if (verdict.kind === "green") {
    const { commit } = verdict;
    const left = `refs/cogtown/candidates/main/${id}`;
    yield {
      name: "candidate commit",
      push: () => town.push([{ ref: left, from: town.refs.get(left), to: commit }]),
    };
  }
  const decided = decideVerdict(town.refinery(), id, claim, verdict);
  if (decided.kind === "leave") return "superseded";
  const written: RefineryRecord = decided.record;
  yield {
    name: "verdict",
    push: () => town.push([append(town, ref, decided.event, written)]),
  };
  return verdict.kind;
}

/** Everything that fits holds. */
function judge(town: PaperTown, { base, entries }: Candidate): Verdict {
  const parts: Part[] = [];
  let commit = base;
  for (const entry of entries) {
    const part = place(town, base, commit, entry);
    if (part.kind === "placed") ({ commit } = part);
    parts.push(part);
  }
  return commit === base
    ? { kind: "nothing", parts }
    : { kind: "green", commit, tree: commit, gates: "paper", parts, results: [], seconds: 1 };
}

/** Two changes of one file do not fit when the later one was not made on top of the earlier one. */
function place(town: PaperTown, base: string, onto: string, { pull, head, way }: Entry): Part {
  const work = town.between(onto, head);
  if (work.length === 0) return { kind: "empty", pull };
  const fork = town.commits.get(work[0] ?? "")?.parents[0] ?? "";
  const paths = work.flatMap((sha) => town.touched.get(sha) ?? []);
  const clashWith = (tip: string) => {
    const before = town.between(fork, tip).flatMap((sha) => town.touched.get(sha) ?? []);
    return paths.filter((path) => before.includes(path));
  };
  const clash = clashWith(onto);
  if (clash.length > 0) {
    const isBase = clashWith(base).length > 0;
    return { kind: "conflict", pull, with: isBase ? "base" : "line", paths: clash, tail: "" };
  }
  const key = `${onto} ${head} ${way}`;
  const commit =
    fork === onto ? head : (town.placed.get(key) ?? putOn(town, onto, head, way, work));
  town.placed.set(key, commit);
  return { kind: "placed", pull, commit, tree: commit };
}

function putOn(
  town: PaperTown,
  onto: string,
  head: string,
  way: Entry["way"],
  work: readonly string[],
): string {
  const touchedBy = (sha: string) => town.touched.get(sha) ?? [];
  if (way === "merge") {
    return town.merge(`Merge ${head}`, onto, head, work.flatMap(touchedBy));
  }
  return work.reduce(
    (parent, sha) => town.commit(town.commits.get(sha)?.message ?? "", parent, touchedBy(sha)),
    onto,
  );
}
