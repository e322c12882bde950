import type { MoleculeRecord, Outcome, StepDone } from "#core/molecule/record.ts";
import { plannedSteps, stepsToDo } from "#core/molecule/steps.ts";
import { parseTrailers, printStepMessage } from "#core/molecule/trailers.ts";
import { moleculeRef, planWorkflow, polecatWorkflow, workBranch } from "#core/names.ts";
import { type Claimant, decideClaim, isOurs } from "../../../actions/polecat/claimant.ts";
import { type News, writeNews } from "../../../actions/polecat/news.ts";
import { verifyCandidate } from "./paper-line.ts";
import { planner } from "./paper-planner.ts";
import { append, type Stop, wasMoved } from "./paper-push.ts";
import type { PaperRun, PaperTown } from "./paper-town.ts";

/** Works as the actions do, by their own decisions, and stops before every push to be let go on or to be killed. */
export function workOn(town: PaperTown, run: PaperRun, now: Date): Generator<Stop, string> {
  switch (run.workflow) {
    case polecatWorkflow:
      return polecat(town, run, now);
    case planWorkflow:
      return planner(town, run);
    default:
      return verifyCandidate(town, run, now);
  }
}

function* polecat(town: PaperTown, run: PaperRun, now: Date): Generator<Stop, string> {
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
    kind: "push",
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

function* steps(bench: Bench, record: MoleculeRecord): Generator<Stop, string> {
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
): Generator<Stop, string> {
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
    kind: "push",
    name,
    push: () => {
      isMoved = town.push(moves);
    },
  };
  return wasMoved(() => isMoved) ? news.kind : "superseded";
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
      : town.replay(head, onto);
  const done = town.between(main, tip).flatMap((commit): StepDone[] => {
    const trailers = parseTrailers(town.commits.get(commit)?.message ?? "");
    return trailers === undefined ? [] : [{ ...trailers.step, title: "done before", commit }];
  });
  return { tip, done };
}
