import type { Outcome } from "#core/molecule/record.ts";
import type { PlannedStep } from "#core/molecule/steps.ts";
import { runGate } from "../shared/workshop.ts";
import type { AgentResult } from "./agents/agent.ts";
import type { Bench, Progress } from "./bench.ts";
import { type ChangedPath, findForbidden, listChanges } from "./change.ts";
import { commitStep, pushWip } from "./commit.ts";
import { promptFor } from "./prompt.ts";
import { UnfitFiles } from "./work-tree.ts";

export type StepEnd =
  | { readonly kind: "done"; readonly progress: Progress }
  | { readonly kind: "ended"; readonly outcome: Outcome; readonly progress: Progress };

export interface StepRequest {
  readonly step: PlannedStep;
  /** Words for the agent about the state that it finds the work tree in. */
  readonly note: string | undefined;
  /** The step was done before and came through a replay: then it may need no change of its own. */
  readonly mayBeEmpty: boolean;
}

/** Agent, change, scope, check, commit, push: in this order, and only what passed all of it is committed as a step. */
export async function runStep(
  bench: Bench,
  progress: Progress,
  request: StepRequest,
): Promise<StepEnd> {
  const { step } = request;
  bench.keep(unfinished(bench, progress, step));
  const result = await askAgent(bench, progress, request);
  const end = await judgeWork(bench, progress, request, result);
  bench.keep(undefined);
  return end;
}

async function askAgent(
  bench: Bench,
  progress: Progress,
  request: StepRequest,
): Promise<AgentResult> {
  const { step } = request;
  const { workshop, input, config, tree } = bench;
  await tree.showAgent(progress.settled);
  return bench.agent({
    prompt: promptFor(bench, progress, step, request.note),
    molecule: input.molecule,
    attempt: input.attempt,
    step: step.index,
    steps: step.of,
    directory: workshop.job.workspace,
    timeoutMinutes: config.agent.timeoutMinutes,
  });
}

async function judgeWork(
  bench: Bench,
  progress: Progress,
  request: StepRequest,
  result: AgentResult,
): Promise<StepEnd> {
  const work = await takeWork(bench, progress);
  if (result.kind === "failed") {
    const { cause, fatal, tail } = result;
    return keepWork(bench, progress, request.step, work, {
      kind: "agent-error",
      cause,
      fatal,
      tail,
    });
  }
  if (work.kind === "refused") return { kind: "ended", outcome: work.outcome, progress };
  if (work.changes.length === 0 && !request.mayBeEmpty) {
    return {
      kind: "ended",
      outcome: { kind: "no-change", step: request.step.title, tail: result.tail },
      progress,
    };
  }
  return checkWork(bench, progress, request.step, work);
}

type Work =
  | { readonly kind: "taken"; readonly tree: string; readonly changes: readonly ChangedPath[] }
  | { readonly kind: "refused"; readonly outcome: Outcome };

async function takeWork(bench: Bench, progress: Progress): Promise<Work> {
  const { git, spec, config } = bench;
  try {
    const tree = await bench.tree.snapshot();
    const changes = await listChanges(git, progress.settled, tree);
    const outcome = await findForbidden(git, changes, spec.scope, config.paths.allow);
    return outcome === undefined ? { kind: "taken", tree, changes } : { kind: "refused", outcome };
  } catch (error) {
    if (error instanceof UnfitFiles) return { kind: "refused", outcome: unfitOutcome(error) };
    throw error;
  }
}

function unfitOutcome({ paths, message }: UnfitFiles): Outcome {
  return paths.length === 0
    ? { kind: "agent-error", cause: message, fatal: false, tail: "" }
    : { kind: "out-of-scope", paths: [...paths], why: "protected" };
}

async function checkWork(
  bench: Bench,
  progress: Progress,
  step: PlannedStep,
  work: Extract<Work, { kind: "taken" }>,
): Promise<StepEnd> {
  if (step.check !== undefined) {
    const { exitCode, tail, command } = await runGate(bench.workshop, {
      what: "Check",
      command: step.check,
      directory: bench.workshop.job.workspace,
      timeoutMinutes: bench.config.verify.timeoutMinutes,
    });
    await bench.tree.restore(work.tree);
    if (exitCode !== 0) {
      return keepWork(bench, progress, step, work, {
        kind: "check-failed",
        step: step.title,
        command,
        exitCode,
        tail,
      });
    }
  }
  return { kind: "done", progress: await commitStep(bench, progress, step, work.tree) };
}

/** The step is not done, but what there is of it may be half the way: the next attempt finds it as `wip`. */
async function keepWork(
  bench: Bench,
  progress: Progress,
  step: PlannedStep,
  work: Work,
  outcome: Outcome,
): Promise<StepEnd> {
  if (work.kind === "refused") return { kind: "ended", outcome, progress };
  const { molecule, attempt } = bench.input;
  const { tip, head } = progress;
  const kept = await pushWip(bench.git, { molecule, attempt, step, tip, head }, work.tree);
  return { kind: "ended", outcome, progress: { ...progress, tip: kept ?? tip, head: kept } };
}

function unfinished(bench: Bench, progress: Progress, step: PlannedStep) {
  const { index, of, digest, title } = step;
  return {
    scope: [...bench.spec.scope],
    allow: [...bench.config.paths.allow],
    excluded: [...bench.tree.excluded],
    settled: progress.settled,
    tip: progress.tip,
    ...(progress.head === undefined ? {} : { head: progress.head }),
    step: { index, of, digest, title },
  };
}
