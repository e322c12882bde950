import { stepDigest } from "#core/molecule/digest.ts";
import type { Outcome, StepDone } from "#core/molecule/record.ts";
import { type PlannedStep, stepsToDo } from "#core/molecule/steps.ts";
import { workBranch } from "#core/names.ts";
import type { Bench, Ended, Progress } from "./bench.ts";
import { proveCriteria } from "./criteria.ts";
import { runBenchGate } from "./gate.ts";
import { endOfTime, printHandoffNote } from "./handoff.ts";
import { findStart, type Start } from "./start.ts";
import { runStep } from "./step.ts";

/** Works on the molecule until it is done or something stands in the way. Never decides what happens then. */
export async function workAttempt(bench: Bench): Promise<Ended> {
  const start = await findStart(bench.git, bench.claim, startRequest(bench));
  if (start.kind === "foreign") {
    const branch = workBranch(bench.input.molecule);
    const outcome = { kind: "foreign-branch", branch, commit: start.commit } as const;
    return { outcome, done: undefined, wip: undefined };
  }
  const { progress } = start;
  bench.tally.base = start.base;
  await bench.tree.open(progress.tip, await bench.git.resolve(bench.workshop.job.commit));
  const broken = await setUp(bench, progress);
  if (broken !== undefined) return endAttempt(progress, broken);
  const todo = stepsToDo(bench.plan, progress.done);
  if (todo.length > 0) return doSteps(bench, start, todo);
  return progress.tip === progress.settled
    ? repairCriteria(bench, progress)
    : doSteps(bench, start, [repairStep(bench.plan)]);
}

/** With nothing that is not on the branch. */
const endAttempt = ({ done }: Progress, outcome: Outcome): Ended => ({
  outcome,
  done,
  wip: undefined,
});

function startRequest(bench: Bench) {
  const { molecule, attempt } = bench.input;
  return {
    molecule,
    attempt,
    base: bench.record.base,
    onto: bench.record.attempts.at(-1)?.onto,
    remaining: (done: readonly StepDone[]) => [
      ...stepsToDo(bench.plan, done),
      repairStep(bench.plan),
    ],
  };
}

/**
 * `verify.setup`: a failure says nothing about the work, so it does not count against the molecule. What it changes
 * is nobody's work: new files stay, files under version control are put back.
 */
async function setUp(bench: Bench, progress: Progress): Promise<Outcome | undefined> {
  for (const command of bench.config.verify.setup) {
    const on = "the set-up";
    const { result, cutShort } = await runBenchGate(bench, { what: "Set-up", command, on });
    const { exitCode, tail } = result;
    if (cutShort === "deadline") {
      const why = `the time of the job was up during the set-up command \`${command}\``;
      return endOfTime(bench.allotted, { plan: bench.plan, done: progress.done, why, tail });
    }
    const cause = `the set-up command \`${command}\` failed (exit ${exitCode})\n${tail}`;
    if (exitCode !== 0) return { kind: "infra", cause };
  }
  await bench.tree.adoptStrays();
  await bench.tree.restore(await bench.git.treeOf(progress.tip));
  return undefined;
}

async function doSteps(
  bench: Bench,
  start: Extract<Start, { kind: "start" }>,
  steps: readonly PlannedStep[],
): Promise<Ended> {
  const carried = new Set(bench.record.steps.map((step) => step.digest));
  let { progress } = start;
  let note = noteOn(start);
  for (const step of steps) {
    const isFirst = progress === start.progress;
    const obstacle = isFirst ? undefined : findObstacle(bench, progress);
    if (obstacle !== undefined) return endAttempt(progress, obstacle);
    const end = await runStep(bench, progress, {
      step,
      note,
      mayBeEmpty: step.mayBeEmpty === true || carried.has(step.digest),
      hasConflicts: isFirst && start.conflicts.length > 0,
    });
    if (end.kind === "ended") return end;
    progress = end.progress;
    note = undefined;
  }
  return endAttempt(progress, await proveCriteria(bench, progress));
}

/**
 * Every step is done already, so an earlier attempt ended on the criteria: when they still do not hold, the agent is
 * asked once to make them hold.
 */
async function repairCriteria(bench: Bench, progress: Progress): Promise<Ended> {
  const outcome = await proveCriteria(bench, progress);
  if (outcome.kind !== "criterion-failed") return endAttempt(progress, outcome);
  await bench.tree.restore(await bench.git.treeOf(progress.tip));
  const note = `\`${outcome.command}\` failed (exit ${outcome.exitCode}):\n${outcome.tail}`;
  const end = await runStep(bench, progress, {
    step: repairStep(bench.plan),
    note,
    mayBeEmpty: false,
    hasConflicts: false,
  });
  if (end.kind === "ended") return end;
  return endAttempt(end.progress, await proveCriteria(bench, end.progress));
}

const repairTitle = "Make every acceptance criterion hold";

/** A step that no plan has: its digest belongs to nothing in the record. */
function repairStep(plan: readonly PlannedStep[]): PlannedStep {
  const index = plan.length + 1;
  return { index, of: index, digest: stepDigest(repairTitle), title: repairTitle };
}

/** Why no further step is begun. An attempt does one step in any case, so that every attempt gets further. */
function findObstacle(bench: Bench, { done }: Progress): Outcome | undefined {
  const { overrun } = bench.tally;
  if (overrun !== undefined) return { kind: "over-budget", limit: overrun };
  if (!isLate(bench)) return undefined;
  const why = "the job's time would not have been enough for another one";
  return { kind: "handoff", note: printHandoffNote({ plan: bench.plan, done, why }) };
}

/**
 * Whether an agent that takes its whole time limit would be cut off by the end of the job. Counted from the start of
 * this process. Time that the budget left is used to its end: what is unfinished then is kept.
 */
function isLate({ input, config }: Bench): boolean {
  return performance.now() > (input.minutes - config.agent.timeoutMinutes) * 60_000;
}

/** What the agent must know of the work tree that it finds. */
function noteOn({ conflicts, progress }: Extract<Start, { kind: "start" }>): string | undefined {
  if (conflicts.length > 0) {
    return [
      "Earlier work was put on the newest base, and the two do not fit. These files hold conflict markers:",
      ...conflicts.map((path) => `- ${path}`),
      "Resolve them so that both what the base does now and what this work is for hold.",
    ].join("\n");
  }
  return progress.tip === progress.settled
    ? undefined
    : "The work tree holds unfinished work of an earlier attempt at this step: go on from it, or replace it.";
}
