import type { CriterionResult, Outcome } from "#core/molecule/record.ts";
import type { Bench, Progress } from "./bench.ts";
import { runBenchGate } from "./gate.ts";
import { endOfTime } from "./handoff.ts";

/** Output of what holds is worth a line or two, and the record is kept for ever. */
const heldTail = 400;

/**
 * Runs every command criterion on the committed tree, all of them even after one failed, so that the next attempt
 * knows about each. Prose criteria are for the reviewer.
 */
export async function proveCriteria(bench: Bench, progress: Progress): Promise<Outcome> {
  await bench.tree.restore(await bench.git.treeOf(progress.settled));
  const results: CriterionResult[] = [];
  for (const criterion of bench.spec.criteria) {
    if (criterion.kind === "prose") continue;
    const { result, cutShort } = await runBenchGate(bench, {
      what: "Acceptance criterion",
      command: criterion.command,
      on: "the acceptance criteria",
    });
    if (cutShort === "deadline") return judgeUnfinished(bench, progress, results, result);
    results.push(result);
  }
  return judgeResults(results);
}

/** What failed before the time of the job was up has failed; the others were not asked. */
function judgeUnfinished(
  { plan, allotted }: Bench,
  { done }: Progress,
  results: readonly CriterionResult[],
  { command, tail }: CriterionResult,
): Outcome {
  const proven = judgeResults(results);
  if (proven.kind !== "success") return proven;
  const why = `the time of the job was up during the acceptance criterion \`${command}\``;
  return endOfTime(allotted, { plan, done, why, tail });
}

function judgeResults(results: readonly CriterionResult[]): Outcome {
  const failed = results.filter((result) => result.exitCode !== 0);
  const [first] = failed;
  if (first === undefined) {
    return {
      kind: "success",
      criteria: results.map((result) => ({ ...result, tail: result.tail.slice(-heldTail) })),
    };
  }
  const others = failed
    .slice(1)
    .map(({ command, exitCode }) => `also failed (exit ${exitCode}): ${command}`);
  const tail = [first.tail, ...others].filter((text) => text !== "").join("\n");
  return { kind: "criterion-failed", command: first.command, exitCode: first.exitCode, tail };
}
