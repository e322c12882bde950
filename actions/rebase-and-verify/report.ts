import * as core from "@actions/core";
import type { CriterionResult } from "#core/molecule/record.ts";
import type { Verdict } from "#core/refinery/record.ts";
import type { Job } from "../shared/input.ts";
import { cell, codeCell, foldedText } from "../shared/log.ts";
import type { CandidateInput } from "./candidate-input.ts";
import type { RefineEnd } from "./refine.ts";

/** Tells people how it ended: outputs, job summary, and a failed step for every verdict but green. */
export async function reportEnd(job: Job, input: CandidateInput, end: RefineEnd): Promise<void> {
  const verdict = end.kind === "verdict" ? end.verdict : undefined;
  core.setOutput("verdict", verdict?.kind ?? "superseded");
  core.setOutput("commit", verdict !== undefined && "commit" in verdict ? verdict.commit : "");
  core.setOutput("tree", verdict?.kind === "green" ? verdict.tree : "");
  if (job.hasSummary) await core.summary.addRaw(renderSummary(input, end)).write();
  if (end.kind === "superseded") core.notice(`Nothing to do: ${end.why}.`);
  else if (end.verdict.kind === "green") core.info(describeVerdict(end.verdict));
  else core.setFailed(describeVerdict(end.verdict));
}

function describeVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case "green":
      return `Every command holds on ${verdict.commit.slice(0, 7)}: it is ready to land.`;
    case "red":
      return `\`${verdict.failed.command}\` failed (exit ${verdict.failed.exitCode}) on the newest base. The work goes back to its polecat.`;
    case "conflict":
      return `The work conflicts with the newest base in ${verdict.paths.join(", ")}. It goes back to its polecat.`;
    case "empty":
      return "The base holds everything that this work changes: there is nothing to land.";
  }
}

/** The job's summary page, in Markdown. */
function renderSummary(input: CandidateInput, end: RefineEnd): string {
  const title = `## Refinery ${cell(input.base)}, candidate ${cell(input.candidate)}\n\n`;
  if (end.kind === "superseded") return `${title}Superseded, no verdict: ${cell(end.why)}.\n`;
  const { verdict } = end;
  return `${title}${cell(describeVerdict(verdict))}\n\n${renderEvidence(verdict)}`;
}

function renderEvidence(verdict: Verdict): string {
  switch (verdict.kind) {
    case "green":
      return renderResults(verdict.results);
    case "red":
      return (
        renderResults(verdict.results) + foldedText("The end of its output", verdict.failed.tail)
      );
    case "conflict":
      return foldedText("What git says", verdict.tail);
    case "empty":
      return "";
  }
}

function renderResults(results: readonly CriterionResult[]): string {
  const rows = results.map(({ command, exitCode, seconds }) => {
    return `| ${codeCell(command)} | ${exitCode === 0 ? "✓" : `exit ${exitCode}`} | ${seconds} s |`;
  });
  return ["| Command | | |", "|---|---|---|", ...rows, ""].join("\n");
}
