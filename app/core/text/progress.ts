import type { Attempt, MoleculeRecord } from "../molecule/record.ts";
import { type PlannedStep, plannedSteps } from "../molecule/steps.ts";
import { describeCost } from "./cost-words.ts";
import { clip, oneLine } from "./markdown.ts";
import { type Quieted, quietMarkdown } from "./neutralise.ts";
import { describeOutcome } from "./outcome-words.ts";

const longestTitle = 200;
const mostAttempts = 10;
const longestName = 100;

/** Where progress is shown: links to commits and runs, and how far strangers' words are quieted there. */
export interface Place {
  readonly repositoryUrl: string;
  readonly quieted: Quieted;
}

/** The steps as a task list, each finished one with its commit. */
export function renderSteps(record: MoleculeRecord, place: Place): string {
  const commits = new Map(record.steps.map(({ digest, commit }) => [digest, commit]));
  const lines = plannedSteps(record).map((step) =>
    renderStep(step, commits.get(step.digest), place),
  );
  return lines.join("\n");
}

function renderStep(step: PlannedStep, commit: string | undefined, place: Place): string {
  const { repositoryUrl, quieted } = place;
  const title = quietMarkdown(clip(step.title, longestTitle), quieted);
  const box = commit === undefined ? "[ ]" : "[x]";
  const link = commit === undefined ? "" : ` (${linkToCommit(commit, repositoryUrl)})`;
  return `- ${box} ${oneLine(title)}${link}`;
}

export const linkToCommit = (commit: string, repositoryUrl: string) =>
  `[\`${commit.slice(0, 7)}\`](${repositoryUrl}/commit/${commit})`;

/** The newest attempts as a table: number, why it was made, how it ended, who worked, what that cost, its run. */
export function renderAttempts(record: MoleculeRecord, place: Place): string {
  const shown = record.attempts.slice(-mostAttempts);
  const earlier = record.attempts.length - shown.length;
  return [
    "| attempt | because | how it ended | by | cost | run |",
    "| ---: | --- | --- | --- | --- | --- |",
    ...(earlier > 0 ? [`| … | ${earlier} earlier | | | | |`] : []),
    ...shown.map((attempt) => renderAttempt(attempt, place)),
  ].join("\n");
}

function renderAttempt(attempt: Attempt, place: Place): string {
  const { n, reason, outcome, claim } = attempt;
  const { repositoryUrl, quieted } = place;
  const because = quietMarkdown(clip(oneLine(reason), longestTitle), quieted);
  const end = outcome === undefined ? "at work" : describeOutcome(outcome, quieted);
  const run = claim === undefined ? "" : `[${claim.runId}](${linkToRun(claim, repositoryUrl)})`;
  const cost = outcome === undefined ? "" : describeCost(attempt);
  return `| ${n} | ${cell(because)} | ${cell(end)} | ${describeWorker(attempt)} | ${cost} | ${run} |`;
}

/** Agents' own words among them: the names of models. */
function describeWorker({ usage }: Attempt): string {
  const names = [usage?.agent, usage?.model].filter((name) => name !== undefined);
  return names.map((name) => codeCell(clip(name, longestName))).join(" ");
}

/** A re-run of a job keeps the run's id and counts its attempts. */
export function linkToRun(
  { runId, runAttempt }: { readonly runId: number; readonly runAttempt: number },
  repositoryUrl: string,
): string {
  const run = `${repositoryUrl}/actions/runs/${runId}`;
  return runAttempt > 1 ? `${run}/attempts/${runAttempt}` : run;
}

/**
 * Markdown for one cell of a table. A bar ends the cell even inside code, and what GitHub makes of a backslash before
 * one depends on how many there are: a bar that is drawn like one does neither.
 */
export function cell(markdown: string): string {
  return oneLine(markdown).replaceAll("|", "∣");
}

/** Text as code in a cell of a table, every mark of it spelt out so that it stays what it is, bars included. */
export function codeCell(text: string): string {
  const spelt = oneLine(text).replace(
    /[!-/:-@[-`{-~]/g,
    (mark) => `&#${mark.codePointAt(0) ?? 0};`,
  );
  return `<code>${spelt}</code>`;
}
