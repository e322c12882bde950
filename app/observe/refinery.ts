import { parseConfig } from "#core/config/parse-config.ts";
import type { RunFacts } from "#core/molecule/facts.ts";
import { refineryRunMark, refineryWorkflow } from "#core/names.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import type { GitHub, RefineryReading } from "#github/port.ts";
import { claimMinutesOf, isOverdue, searchSince } from "./patience.ts";

/** Everything about one base branch's Refinery, afresh; its run only when it should have answered by now. */
export async function observeRefinery(
  github: GitHub,
  base: string,
  now: Date,
): Promise<RefineryFacts> {
  const reading = await github.readRefinery(base);
  return { ...reading, run: await findVerification(github, reading, now) };
}

async function findVerification(
  github: GitHub,
  reading: RefineryReading,
  now: Date,
): Promise<RunFacts> {
  const record = reading.record.kind === "present" ? reading.record.value : undefined;
  const candidate = record?.candidate;
  if (record === undefined || candidate === undefined || candidate.verdict !== undefined) {
    return { kind: "not-asked" };
  }
  const minutes = claimMinutesOf(parseConfig(reading.town.configText));
  if (!isOverdue(candidate.dispatches, minutes, now)) return { kind: "not-asked" };
  if (candidate.runId !== undefined) return github.readRun(candidate.runId);
  const mark = refineryRunMark(record.base, candidate.id);
  return github.findRun(refineryWorkflow, mark, searchSince(candidate.dispatches));
}
