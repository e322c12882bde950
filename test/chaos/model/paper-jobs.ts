import type { MoleculeRecord, Outcome, StepDone } from "#core/molecule/record.ts";
import { plannedSteps, stepsToDo } from "#core/molecule/steps.ts";
import { parseTrailers, printStepMessage } from "#core/molecule/trailers.ts";
import { moleculeRef, polecatWorkflow, refineryRef, workBranch } from "#core/names.ts";
import type { RefineryRecord, Verdict } from "#core/refinery/record.ts";
import { type Claimant, decideClaim, isOurs } from "../../../actions/polecat/claim.ts";
import { decideEnding } from "../../../actions/polecat/ending.ts";
import { decideVerdict, pickCandidate } from "../../../actions/rebase-and-verify/candidate.ts";
import { printLedgerMessage } from "../../../app/core/ledger-message.ts";
import type { PaperRun, PaperTown } from "./paper-town.ts";

/** One push of a job: its name, and what it does. A job that is killed never comes to the next one. */
export interface Push {
  readonly name: string;
  readonly push: () => void;
}

/** Works as the actions do, by their own decisions, and stops before every push to be let go on or to be killed. */
export function workOn(town: PaperTown, run: PaperRun, now: Date): Generator<Push, string> {
  return run.workflow === polecatWorkflow ? polecat(town, run, now) : refinery(town, run);
}

function append(town: PaperTown, ref: string, event: string, record: unknown) {
  const from = town.refs.get(ref);
  const to = town.commit(printLedgerMessage(event, record), from ?? "", []);
  return { ref, from, to };
}

function* polecat(town: PaperTown, run: PaperRun, now: Date): Generator<Push, string> {
  const number = Number(run.inputs["molecule"]);
  const claimant: Claimant = {
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
  const ending = yield* steps(town, record, claimant);
  const end = decideEnding(town.recordOf(number), { claimant, ...ending }, now);
  if (end.kind === "leave") return "superseded";
  yield {
    name: `outcome of #${number}`,
    push: () => town.push([append(town, ref, end.event, end.record)]),
  };
  return ending.outcome.kind;
}

function* steps(town: PaperTown, record: MoleculeRecord, claimant: Claimant) {
  const { number } = record;
  const script = town.scripts.get(number);
  const plan = plannedSteps(record);
  const branch = `refs/heads/${workBranch(number)}`;
  const start = startOf(town, record);
  let [tip, head] = [start.tip, town.refs.get(branch)];
  const done: StepDone[] = [...start.done];
  const progress = () => ({ settled: tip, tip, head, done });
  const ended = (outcome: Outcome) => ({ plan, outcome, progress: progress() });
  for (const step of stepsToDo(plan, done)) {
    town.work.push(`#${number} ${step.digest}`);
    if (script?.fails === true)
      return ended({ kind: "no-change", step: step.title, tail: "nothing" });
    const message = printStepMessage({
      molecule: number,
      title: step.title,
      step,
      attempt: claimant.attempt,
    });
    const commit = town.commit(message, tip, [script?.file ?? "x"]);
    const from = head;
    const at = town.refs.get(moleculeRef("refs/cogtown", number));
    yield {
      name: `step ${step.index} of #${number}`,
      push: () => {
        // Fenced: work and ledger go together, from exactly where this job saw them.
        const now = town.recordOf(number);
        if (now === undefined || !isOurs(now, claimant)) return;
        const entry = append(town, moleculeRef("refs/cogtown", number), "step done", now);
        if (entry.from === at) town.push([entry, { ref: branch, from, to: commit }]);
      },
    };
    if (town.refs.get(branch) !== commit) return ended({ kind: "infra", cause: "fenced off" });
    [tip, head] = [commit, commit];
    done.push({ index: step.index, digest: step.digest, title: step.title, commit });
  }
  return ended({ kind: "success", criteria: [] });
}

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

function* refinery(town: PaperTown, run: PaperRun): Generator<Push, string> {
  const id = run.inputs["candidate"] ?? "";
  const ref = refineryRef("refs/cogtown", "main");
  const seen = town.refinery();
  if (seen?.candidate?.id !== id || seen.candidate.verdict !== undefined) return "superseded";
  const candidate = pickCandidate(seen, id);
  const verdict = judge(town, candidate.base, candidate.entries[0]?.head ?? "");
  if (verdict.kind === "green") {
    const { commit } = verdict;
    const left = `refs/cogtown/candidates/main/${id}`;
    yield {
      name: "candidate commit",
      push: () => town.push([{ ref: left, from: town.refs.get(left), to: commit }]),
    };
  }
  const decided = decideVerdict(town.refinery(), id, verdict);
  if (decided.kind === "leave") return "superseded";
  const written: RefineryRecord = decided.record;
  yield {
    name: "verdict",
    push: () => town.push([append(town, ref, decided.event, written)]),
  };
  return verdict.kind;
}

/** Two changes of one file do not fit when the later one was not made on top of the earlier one. */
function judge(town: PaperTown, base: string, head: string): Verdict {
  const work = town.between(base, head);
  if (work.length === 0) return { kind: "empty" };
  const fork = town.commits.get(work[0] ?? "")?.parents[0] ?? "";
  const landed = town.between(fork, base).flatMap((sha) => town.touched.get(sha) ?? []);
  const paths = work.flatMap((sha) => town.touched.get(sha) ?? []);
  const clash = paths.filter((path) => landed.includes(path));
  if (clash.length > 0) return { kind: "conflict", paths: clash, tail: "" };
  const commit =
    fork === base
      ? head
      : work.reduce(
          (parent, sha) =>
            town.commit(town.commits.get(sha)?.message ?? "", parent, town.touched.get(sha) ?? []),
          base,
        );
  return { kind: "green", commit, tree: commit, results: [] };
}
