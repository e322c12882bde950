import type { Config } from "#core/config/config.ts";
import type { Parsed } from "#core/molecule/spec.ts";
import { answerMinutes } from "#core/refinery/estimate.ts";
import type { Tally } from "#core/refinery/record.ts";

/** The configured defaults, for as long as the config file cannot be read. */
const defaultClaimMinutes = 5;
const defaultVerifyMinutes = 30;

export const claimMinutesOf = (config: Parsed<Config>) =>
  config.ok ? config.value.limits.claimMinutes : defaultClaimMinutes;

/** From the claim of a verification until it should have answered. */
export const answerMinutesOf = (config: Parsed<Config>, tally: Tally) =>
  answerMinutes(config.ok ? config.value.verify.timeoutMinutes : defaultVerifyMinutes, tally);

/** Whether the newest dispatch should have been answered by now. */
export function isOverdue(dispatches: readonly string[], minutes: number, now: Date): boolean {
  const sent = dispatches.at(-1);
  return sent !== undefined && now.getTime() - new Date(sent).getTime() >= minutes * 60_000;
}

/** From when on to look for a run: our clock and GitHub's may differ by some minutes. */
export function searchSince(dispatches: readonly string[]): string {
  const first = new Date(dispatches[0] ?? 0).getTime();
  return momentOf(new Date(Math.max(0, first - 5 * 60_000)));
}

/** As GitHub writes moments: in whole seconds. */
export const momentOf = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");
