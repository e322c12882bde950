import type { Outcome } from "#core/molecule/record.ts";
import type { PlannedStep } from "#core/molecule/steps.ts";
import { findConflictMarkers } from "../shared/conflict-markers.ts";
import type { AgentResult } from "./agents/agent.ts";
import type { Bench, Ended, Progress } from "./bench.ts";
import { type ChangedPath, findForbidden, listChanges } from "./change.ts";
import { commitStep, makeWip } from "./commit.ts";
import { Draft } from "./draft.ts";
import { runBenchGate } from "./gate.ts";
import { endOfTime, type Handoff, nameStep, nameStepInFull, printHandoffNote } from "./handoff.ts";
import { promptFor } from "./prompt.ts";
import { showAgent } from "./show-agent.ts";
import { watchOver } from "./watch.ts";
import { UnfitFiles } from "./work-tree.ts";

export type StepEnd =
  | { readonly kind: "done"; readonly progress: Progress }
  | ({ readonly kind: "ended" } & Ended);

export interface StepRequest {
  readonly step: PlannedStep;
  /** Words for the agent about the state that it finds the work tree in. */
  readonly note: string | undefined;
  /** The step was done before and came through a replay, or what it asks for may be done already. */
  readonly mayBeEmpty: boolean;
  /** The work tree holds conflict markers that the agent is to resolve. */
  readonly hasConflicts: boolean;
}

/** What a step is judged by, once its agent has ended. */
interface Turn {
  readonly bench: Bench;
  readonly request: StepRequest;
  readonly result: AgentResult;
  readonly draft: Draft;
  /** How far the branch has come, with what was kept while the agent was at it. */
  readonly progress: Progress;
}

/**
 * Agent, change, scope, check, commit, push: in this order, and only what passed all of it is committed as a step. What
 * is unfinished at the end stays in the memo until it is published.
 */
export async function runStep(
  bench: Bench,
  progress: Progress,
  request: StepRequest,
): Promise<StepEnd> {
  const draft = new Draft(bench, progress, request.step);
  await draft.open();
  const result = await askAgent(bench, draft, request);
  const end = await judgeTurn({ bench, request, result, draft, progress: draft.progress });
  if (end.kind === "done") bench.memo.keep(undefined);
  return end;
}

async function askAgent(bench: Bench, draft: Draft, request: StepRequest): Promise<AgentResult> {
  const { step } = request;
  const { workshop, input, config, tally } = bench;
  await showAgent(workshop, bench.git, draft.progress.settled);
  const prompt = await promptFor(bench, draft.progress, step, request.note);
  tally.beginTurn();
  const result = await watchOver(draft.rounds, (watcher) =>
    bench.agent({
      prompt,
      molecule: input.molecule,
      attempt: input.attempt,
      step: step.index,
      title: step.title,
      steps: step.of,
      directory: workshop.job.workspace,
      timeoutMinutes: config.agent.timeoutMinutes,
      watcher,
    }),
  );
  tally.endTurn(result);
  return result;
}

function judgeTurn(turn: Turn): Promise<StepEnd> {
  const { result, request } = turn;
  switch (result.kind) {
    case "finished":
      return judgeWork(turn);
    case "failed": {
      const { cause, fatal } = result;
      return salvageTurn(turn, { kind: "agent-error", cause, fatal, tail: tailOf(result) });
    }
    case "not-asked":
      return salvageTurn(turn, { kind: "infra", cause: result.cause });
    case "out-of-time":
      return salvageTurn(
        turn,
        outOfTime(turn, `the time of the job was up during ${nameStepInFull(request.step)}`),
      );
    case "reported":
      return salvageTurn(turn, reportedOutcome(turn, result.outcome));
  }
}

type Reported = Extract<AgentResult, { kind: "reported" }>["outcome"];

function reportedOutcome(turn: Turn, outcome: Reported): Outcome {
  if (outcome.kind !== "handoff") return outcome;
  const why = `the agent handed over ${nameStepInFull(turn.request.step)}`;
  return { kind: "handoff", note: printHandoffNote(handoffOf(turn, why)) };
}

const outOfTime = (turn: Turn, why: string, tail?: string) =>
  endOfTime(turn.bench.allotted, handoffOf(turn, why, tail));

function handoffOf({ bench, progress, result }: Turn, why: string, tail = result.tail): Handoff {
  return { plan: bench.plan, done: progress.done, why, note: result.note, tail };
}

/** The end of what the agent printed, and what it wants whoever goes on to know. */
function tailOf({ tail, note }: AgentResult): string {
  return [tail, ...(note === undefined ? [] : [`[note of the agent] ${note}`])]
    .filter((text) => text !== "")
    .join("\n");
}

async function judgeWork(turn: Turn): Promise<StepEnd> {
  const { bench, progress, request, result } = turn;
  const work = await takeWork(bench, progress);
  if (work.kind === "refused") return endStep(progress, work.outcome);
  const paths = request.hasConflicts
    ? await findConflictMarkers(bench.git, progress.settled, work.tree)
    : [];
  if (paths.length > 0)
    return keepWork(turn, work.tree, { kind: "conflict", paths: [...paths], tail: tailOf(result) });
  if (work.changes.length === 0 && !request.mayBeEmpty) {
    const { title } = request.step;
    return endStep(progress, { kind: "no-change", step: title, tail: tailOf(result) });
  }
  return checkWork(turn, work.tree);
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

async function checkWork(turn: Turn, tree: string): Promise<StepEnd> {
  const { bench, progress } = turn;
  const { step } = turn.request;
  const failure = step.check === undefined ? undefined : await runCheck(turn, step.check, tree);
  if (failure !== undefined) return keepWork(turn, tree, failure);
  return { kind: "done", progress: await commitStep(bench, progress, step, tree) };
}

/** Why the step is not done; undefined when its check holds. What the check left behind is gone afterwards. */
async function runCheck(turn: Turn, command: string, tree: string): Promise<Outcome | undefined> {
  const { step } = turn.request;
  const on = `the check of ${nameStep(step)}`;
  const { result, cutShort } = await runBenchGate(turn.bench, { what: "Check", command, on });
  await turn.bench.tree.restore(tree);
  const { exitCode, tail } = result;
  if (exitCode === 0) return undefined;
  if (cutShort === "deadline") {
    const why = `the time of the job was up during the check of ${nameStepInFull(step)}`;
    return outOfTime(turn, why, tail);
  }
  return { kind: "check-failed", step: step.title, command, exitCode, tail };
}

/** The step is not done, but what there is of it may be half the way: the next attempt finds it as `wip`. */
async function keepWork(turn: Turn, tree: string, outcome: Outcome): Promise<StepEnd> {
  const { bench, progress } = turn;
  const { molecule, attempt } = bench.input;
  const { step } = turn.request;
  const isKept = (await bench.git.treeOf(progress.tip)) === tree;
  const wip = isKept
    ? undefined
    : await makeWip(bench.git, { molecule, attempt, step, tip: progress.tip }, tree);
  return endStep(progress, outcome, wip);
}

/** The agent was not ready: what it has is kept as far as it may be. */
async function salvageTurn({ draft, progress }: Turn, outcome: Outcome): Promise<StepEnd> {
  return endStep(progress, outcome, await draft.salvage());
}

function endStep({ done }: Progress, outcome: Outcome, wip?: string): StepEnd {
  return { kind: "ended", outcome, done, wip };
}
