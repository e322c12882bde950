import type { QueuedPull, QueuedTrial, QueueView } from "../refinery/queue-view.ts";
import { quietMarkdown } from "./neutralise.ts";
import { cell } from "./progress.ts";

/** The line for a page or a comment: what is verified, the line, who is out. Titles are people's: they are quieted. */
export function renderQueueMarkdown(view: QueueView): string {
  const { base, stopped, verifying, line, out } = view;
  return [
    `### The line of \`${base}\``,
    ...(stopped === null ? [] : [`**Nothing lands:** ${quiet(stopped)}`]),
    verifying.length === 0 ? "Nothing is being verified." : verifying.map(bulletOf).join("\n"),
    line.length === 0 ? "Nobody is in the line." : tableOf(line),
    ...(out.length === 0 ? [] : ["**Out of the line**", tableOf(out)]),
  ].join("\n\n");
}

function bulletOf({ candidate, purpose, pulls, run }: QueuedTrial): string {
  const numbers = pulls.map((pull) => `#${pull}`).join(", ");
  const what = { line: numbers, alone: `${numbers} alone`, base: "the base itself" }[purpose];
  return `- ${run === null ? `\`${candidate}\`` : `[\`${candidate}\`](${run})`}: ${what}`;
}

function tableOf(rows: readonly QueuedPull[]): string {
  return [
    "| place | pull request | waits for | lands in |",
    "| ---: | --- | --- | --- |",
    ...rows.map(rowOf),
  ].join("\n");
}

function rowOf({ pull, title, position, waitsFor, landsIn }: QueuedPull): string {
  const when = landsIn === null ? "" : `${landsIn.from} to ${landsIn.to} min`;
  return `| ${position ?? ""} | #${pull} ${quiet(title)} | ${quiet(waitsFor)} | ${when} |`;
}

const quiet = (text: string) => cell(quietMarkdown(text, "all-but-issues"));
