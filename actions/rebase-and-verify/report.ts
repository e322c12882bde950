import * as core from "@actions/core";
import type { Job } from "../shared/input.ts";
import { cell, foldedText } from "../shared/log.ts";
import type { Fate } from "./assemble.ts";
import type { Finding } from "./finding.ts";
import { describeFinding, renderResults } from "./words.ts";

/** A head by its name, and what became of it. */
export interface NamedFate {
  readonly name: string;
  readonly fate: Fate | undefined;
}

/** How a run ended. */
export type End =
  | { readonly kind: "superseded"; readonly why: string }
  | {
      readonly kind: "judged";
      readonly finding: Finding;
      readonly fates: readonly NamedFate[];
      /** Where the commit can be fetched; undefined: nowhere. */
      readonly ref: string | undefined;
      /** Why the step fails even where everything holds. */
      readonly complaint?: string | undefined;
    };

/** Tells people how it ended: outputs, job summary, and a failed step for every verdict but green. */
export async function reportEnd(job: Job, title: string, end: End): Promise<void> {
  for (const [name, value] of Object.entries(outputsOf(end))) core.setOutput(name, value);
  if (job.hasSummary) await core.summary.addRaw(renderSummary(title, end)).write();
  if (end.kind === "superseded") core.notice(`Nothing to do: ${end.why}.`);
  else if (end.finding.kind !== "green") core.setFailed(describeFinding(end.finding));
  else if (end.complaint !== undefined) core.setFailed(end.complaint);
  else core.info(describeFinding(end.finding));
}

/** The outputs of action.yml; what there is nothing of is empty. */
function outputsOf(end: End): Readonly<Record<string, string>> {
  switch (end.kind) {
    case "superseded":
      return { ...noOutputs, verdict: "superseded" };
    case "judged": {
      const skipped = end.fates.filter(({ fate }) => fate?.kind !== "placed");
      const names = skipped.map(({ name }) => name).join(",");
      return { ...noOutputs, skipped: names, ...outputsOfFinding(end.finding, end.ref) };
    }
  }
}

const noOutputs = {
  verdict: "",
  commit: "",
  tree: "",
  gates: "",
  ref: "",
  results: "[]",
  failed: "",
  skipped: "",
};

function outputsOfFinding(finding: Finding, ref = ""): Readonly<Record<string, string>> {
  const { kind: verdict } = finding;
  switch (finding.kind) {
    case "green":
    case "red": {
      const { commit, tree, gates } = finding;
      const failed = finding.kind === "red" ? finding.failed.command : "";
      const results = JSON.stringify(finding.results);
      return { verdict, commit, tree, gates, ref, results, failed };
    }
    case "unfinished":
      return { verdict, failed: finding.command };
    case "nothing":
      return { verdict };
  }
}

/** The job's summary page, in Markdown. */
function renderSummary(title: string, end: End): string {
  const heading = `## ${cell(title)}\n\n`;
  if (end.kind === "superseded") return `${heading}Superseded, no verdict: ${cell(end.why)}.\n`;
  const { finding, fates } = end;
  const conflicts = fates.flatMap(({ name, fate }) =>
    fate?.kind === "conflict" ? [foldedText(`What git says of ${name}`, fate.tail)] : [],
  );
  return [
    heading,
    `${cell(describeFinding(finding))}\n\n`,
    renderFates(fates),
    renderEvidence(finding),
    ...conflicts,
  ].join("");
}

function renderFates(fates: readonly NamedFate[]): string {
  if (fates.length === 0) return "";
  const rows = fates.map(({ name, fate }) => `| ${cell(name)} | ${cell(describeFate(fate))} |`);
  return ["| Head | |", "|---|---|", ...rows, "", ""].join("\n");
}

function describeFate(fate: Fate | undefined): string {
  switch (fate?.kind) {
    case "placed":
      return `placed, at ${fate.commit.slice(0, 7)}`;
    case "conflict":
      return `left out: conflicts with ${fate.with === "base" ? "the base" : "those before it"} in ${fate.paths.join(", ")}`;
    case "empty":
      return "left out: everything that it changes is there already";
    case undefined:
      return "";
  }
}

function renderEvidence(finding: Finding): string {
  switch (finding.kind) {
    case "green":
      return renderResults(finding.results);
    case "red":
      return (
        renderResults(finding.results) + foldedText("The end of its output", finding.failed.tail)
      );
    case "nothing":
    case "unfinished":
      return "";
  }
}
