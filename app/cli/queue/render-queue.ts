import type { LandedPull, QueuedPull, QueuedTrial, QueueView } from "#core/refinery/queue-view.ts";
import type { Statistics } from "#core/refinery/statistics.ts";
import { printDuration, printMoment } from "#core/text/plain-time.ts";

/** A base's line as lines of text; nothing of it needs a terminal. */
export function renderQueue(view: QueueView): readonly string[] {
  const { base, at, engine, stopped, statistics } = view;
  const who = engine === "train" ? "Cogtown's own train" : "GitHub's merge queue";
  return [
    `${base} at ${printMoment(at)} UTC, ${who}`,
    ...(stopped === null ? [] : [`NOTHING LANDS: ${stopped}`]),
    ...section("Being verified", view.verifying.map(describeTrial), "nothing"),
    ...section("In the line", view.line.map(describePull), "nobody"),
    ...section("Out", view.out.map(describePull), "nobody"),
    ...section("Not in the line", view.outside.map(describePull), "nobody"),
    ...section("Landed lately", view.landed.map(describeLanding), "nothing"),
    ...section("Statistics", describeStatistics(statistics), ""),
  ];
}

function section(title: string, lines: readonly string[], none: string): readonly string[] {
  return ["", ...(lines.length === 0 ? [`${title}: ${none}`] : [title, ...lines.map(indent)])];
}

const indent = (line: string) => `  ${line}`;

function describeTrial({ candidate, purpose, pulls, askedAt, run }: QueuedTrial): string {
  const numbers = pulls.map((pull) => `#${pull}`).join(", ");
  const what = { line: numbers, alone: `${numbers} alone`, base: "the base itself" }[purpose];
  const where = run ?? `waits for a runner since ${printMoment(askedAt)}`;
  return `${candidate}  ${what}  ${where}`;
}

function describePull({ pull, title, position, waitsFor, landsIn }: QueuedPull): string {
  const place = position === null ? " -" : String(position).padStart(2);
  const when = landsIn === null ? "" : ` (lands in ${landsIn.from} to ${landsIn.to} min)`;
  return `${place}  #${pull} ${title}: waits for ${waitsFor}${when}`;
}

const describeLanding = ({ pull, commit, at, waited }: LandedPull) =>
  `#${pull} as ${commit.slice(0, 7)} at ${printMoment(at)}, ready for ${printDuration(waited)}`;

/** What is not known yet is left out. */
function describeStatistics(all: Statistics): readonly string[] {
  const causes = Object.entries(all.ejected).filter(([, count]) => count > 0);
  return [
    ...(all.perHour === null ? [] : [`landed per hour  ${all.perHour.toFixed(1)}`]),
    ...(all.verificationsPerLanded === null
      ? []
      : [`verifications for each landed  ${all.verificationsPerLanded.toFixed(1)}`]),
    ...describeSpread("from ready to landed", all.waited),
    ...describeSpread("a verification", all.verification),
    ...describeSpread("waiting for a runner", all.runnerWait),
    `put out  ${causes.map(([cause, count]) => `${cause} ${count}`).join(", ") || "nobody"}`,
    `breaks what it lands on (estimate)  ${percent(all.breakRate)}`,
    `red although good (estimate)  ${percent(all.flakeRate)}`,
  ];
}

function describeSpread(what: string, { p50, p95 }: Statistics["waited"]): readonly string[] {
  if (p50 === null || p95 === null) return [];
  return [`${what}  ${printDuration(p50)} (median), ${printDuration(p95)} (95 of 100)`];
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
