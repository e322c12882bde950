import * as core from "@actions/core";
import { describeAnswer, type PlanAnswer } from "#core/plan/answer.ts";
import type { Job } from "../shared/input.ts";
import { cell, foldedText } from "../shared/log.ts";
import type { Explored } from "./explore.ts";
import type { ExploreInput, RecordInput } from "./plan-input.ts";
import type { Recorded } from "./record.ts";

/** Tells people how it ended: outputs, job summary, and a failed step where whoever asked gets no answer. */
export async function reportExplored(job: Job, input: ExploreInput, end: Explored): Promise<void> {
  core.setOutput("answer", end.kind === "explored" ? end.packed : "");
  core.setOutput("ref", "");
  if (end.kind === "superseded") {
    reportNothing(end.why);
    return;
  }
  core.setOutput("outcome", end.answer.kind);
  if (job.hasSummary) await core.summary.addRaw(renderSummary(input, end.answer)).write();
  if (end.answer.kind === "failed") core.setFailed(end.answer.why);
  else core.info(`The agent has ${describeAnswer(end.answer)}.`);
}

/** Fails only where the other job did not: one of them is to be red when whoever asked gets no answer. */
export function reportRecorded({ explored }: RecordInput, end: Recorded): void {
  core.setOutput("answer", "");
  core.setOutput("ref", end.kind === "recorded" || end.kind === "judged" ? end.ref : "");
  if (end.kind === "superseded") {
    reportNothing(end.why);
    return;
  }
  if (end.kind === "judged") {
    core.setOutput("outcome", "judged");
    core.info(`Recorded at ${end.ref}: ${end.verdicts.map(({ verdict }) => verdict).join(", ")}.`);
    return;
  }
  const { answer, ref } = end;
  core.setOutput("outcome", answer.kind);
  if (answer.kind === "failed" && explored === "success") core.setFailed(answer.why);
  else core.info(`Recorded at ${ref}: ${answer.kind}.`);
}

function reportNothing(why: string): void {
  core.setOutput("outcome", "superseded");
  core.notice(`Nothing to do: ${why}.`);
}

/** The job's summary page, in Markdown. */
function renderSummary({ issue }: ExploreInput, answer: PlanAnswer): string {
  return `## Plan for #${issue}\n\n${renderAnswer(answer)}`;
}

function renderAnswer(answer: PlanAnswer): string {
  switch (answer.kind) {
    case "plan": {
      const rows = answer.plan.molecules.map(
        ({ key, title, needs }) => `| ${cell(key)} | ${cell(title)} | ${cell(needs.join(", "))} |`,
      );
      return ["| Key | Molecule | Needs |", "|---|---|---|", ...rows, ""].join("\n");
    }
    case "answer":
      return foldedText("The answer", answer.text);
    case "failed":
      return `${answer.why.split("\n").map(cell).join("\n")}\n${foldedText("The end of its output", answer.tail)}`;
  }
}
