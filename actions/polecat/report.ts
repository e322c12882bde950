import * as core from "@actions/core";
import type { MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { workBranch } from "#core/names.ts";
import { describeCost } from "#core/text/cost-words.ts";
import { describeOutcome } from "#core/text/outcome-words.ts";
import type { Job } from "../shared/input.ts";
import { cell, codeCell, foldedText } from "../shared/log.ts";
import type { AttemptInput } from "./attempt-input.ts";
import type { PolecatEnd } from "./polecat.ts";

/** Tells people how it ended: outputs, job summary, and a failed step for everything but success. */
export async function reportEnd(job: Job, input: AttemptInput, end: PolecatEnd): Promise<void> {
  core.setOutput("outcome", end.kind === "superseded" ? "superseded" : end.outcome.kind);
  core.setOutput("branch", workBranch(input.molecule));
  core.setOutput("head", end.kind === "superseded" ? "" : (headOf(end.record) ?? ""));
  if (job.hasSummary) await core.summary.addRaw(renderSummary(job, input, end)).write();
  if (end.kind === "superseded") {
    core.notice(`Nothing to do: ${end.why}.`);
    return;
  }
  const words = describeOutcome(end.outcome);
  if (end.outcome.kind === "success") core.info(words);
  else core.setFailed(words);
}

const headOf = (record: MoleculeRecord) => record.attempts.at(-1)?.head;

/** The job's summary page, in Markdown. */
function renderSummary(job: Job, input: AttemptInput, end: PolecatEnd): string {
  const title = `## Polecat #${input.molecule}, attempt ${input.attempt}\n\n`;
  if (end.kind === "superseded") return `${title}Superseded, nothing was done: ${cell(end.why)}.\n`;
  const { outcome, plan, record } = end;
  const branch = workBranch(input.molecule);
  const attempt = record.attempts.at(-1);
  return [
    `${title}${describeOutcome(outcome)}\n`,
    ...(attempt === undefined ? [] : [`Cost: ${describeCost(attempt)}\n`]),
    `Branch: [\`${branch}\`](${job.repositoryUrl}/tree/${branch})${headOf(record) === undefined ? " (nothing pushed)" : ""}\n`,
    renderSteps(plan, record),
    renderOutcome(outcome),
  ].join("\n");
}

function renderSteps(
  plan: readonly { digest: string; title: string; check?: string }[],
  record: MoleculeRecord,
): string {
  const rows = plan.map((step) => {
    const done = record.steps.find((each) => each.digest === step.digest);
    const check = step.check === undefined ? "none" : codeCell(step.check);
    return `| ${cell(step.title)} | ${check} | ${done === undefined ? "to do" : `✓ ${done.commit.slice(0, 7)}`} |`;
  });
  return ["| Step | Check | |", "|---|---|---|", ...rows, ""].join("\n");
}

function renderOutcome(outcome: Outcome): string {
  if (outcome.kind === "success") {
    const rows = outcome.criteria.map(
      (each) => `| ${codeCell(each.command)} | ✓ | ${each.seconds} s |`,
    );
    return ["| Acceptance criterion | | |", "|---|---|---|", ...rows, ""].join("\n");
  }
  return "tail" in outcome ? foldedText("The end of its output", outcome.tail) : "";
}
