import type { Config } from "../config/config.ts";
import type { MoleculeFacts } from "../molecule/facts.ts";
import type { Move } from "../molecule/move.ts";
import type { Attempt, Outcome, StopRequest } from "../molecule/record.ts";

/** Who wants a run to end, and why; the Witness itself, or a person. */
export interface StopReason {
  readonly by: string;
  readonly why: string;
}

const witness = "witness";

/** A run that was asked to end is asked again after this time. */
const askAgainSeconds = 60;

/** Dispatches of one attempt that may come to nothing before it counts as lost. */
const dispatchLimit = 3;

/** What to do about an attempt that was dispatched and that nobody has claimed. */
function watchUnclaimed(attempt: Attempt, facts: MoleculeFacts, config: Config, now: Date): Move {
  const patience = config.limits.claimMinutes * 60;
  const waited = secondsSince(attempt.dispatches.at(-1), now);
  if (waited < patience) {
    return {
      kind: "rest",
      reason: `attempt ${attempt.n} is dispatched`,
      recheckSeconds: Math.ceil(patience - waited) + 1,
    };
  }
  switch (facts.run.kind) {
    case "none":
      return attempt.dispatches.length < dispatchLimit
        ? {
            kind: "dispatch-again",
            reason: `nobody claimed attempt ${attempt.n} and no run carries its nonce`,
          }
        : lost(`${dispatchLimit} dispatches started no run`);
    case "ended":
      return lost(`run ${facts.run.runId} ended (${facts.run.conclusion}) without claiming`);
    case "active":
    case "not-asked":
      return {
        kind: "rest",
        reason: `attempt ${attempt.n} waits for a runner`,
        recheckSeconds: patience,
      };
  }
}

/** What to do about an attempt that a run has claimed and not ended. */
export function watchWork(attempt: Attempt, facts: MoleculeFacts, config: Config, now: Date): Move {
  const { claim, stop } = attempt;
  if (claim === undefined) return watchUnclaimed(attempt, facts, config, now);
  const { run } = facts;
  switch (run.kind) {
    case "ended":
      return {
        kind: "record-outcome",
        outcome: endOf(stop, `run ${claim.runId} ended (${run.conclusion}) without an outcome`),
      };
    case "none":
      return { kind: "record-outcome", outcome: endOf(stop, `run ${claim.runId} is gone`) };
    case "active":
      return stop === undefined
        ? watchSilence(attempt, claim.runId, config, now)
        : awaitEnd(claim.runId, stop, config, now);
    case "not-asked":
      return { kind: "rest", reason: `run ${claim.runId} is at work` };
  }
}

/** Ends an attempt that nobody wants any more: at once where no run works on it, else by asking its run to end. */
export function stopWork(
  attempt: Attempt,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  reason: StopReason,
): Move {
  const { claim, stop } = attempt;
  if (claim === undefined)
    return { kind: "record-outcome", outcome: { kind: "cancelled", why: reason.why } };
  // A person's word goes over the Witness's: what a person stopped is not tried again.
  if (stop !== undefined && stop.by !== witness) return watchWork(attempt, facts, config, now);
  const { run } = facts;
  if (run.kind === "ended" || run.kind === "none")
    return { kind: "record-outcome", outcome: { kind: "cancelled", why: reason.why } };
  return { kind: "stop-run", runId: claim.runId, stop: askToEnd(reason, now) };
}

function watchSilence(attempt: Attempt, runId: number, config: Config, now: Date): Move {
  const patience = config.limits.silentMinutes * 60;
  const silent = secondsSince(attempt.seenAt ?? attempt.claim?.at, now);
  if (silent < patience) {
    return {
      kind: "rest",
      reason: `run ${runId} is at work`,
      recheckSeconds: Math.ceil(patience - silent) + 1,
    };
  }
  const why = `run ${runId} gave no sign of life for ${config.limits.silentMinutes} minutes`;
  return { kind: "stop-run", runId, stop: askToEnd({ by: witness, why }, now) };
}

/** A run may take a while to end: its last step keeps the unfinished work. One that never does is waited for no more. */
function awaitEnd(runId: number, stop: StopRequest, config: Config, now: Date): Move {
  if (secondsSince(stop.since, now) >= config.limits.stopMinutes * 60)
    return { kind: "record-outcome", outcome: endOf(stop, "") };
  if (secondsSince(stop.at, now) >= askAgainSeconds)
    return { kind: "stop-run", runId, stop: { ...stop, at: now.toISOString() } };
  return {
    kind: "rest",
    reason: `run ${runId} is asked to end: ${stop.why}`,
    recheckSeconds: askAgainSeconds + 1,
  };
}

function askToEnd({ by, why }: StopReason, now: Date): StopRequest {
  const at = now.toISOString();
  return { since: at, at, by, why };
}

/** `cause`: what is known where nobody had asked the run to end. */
function endOf(stop: StopRequest | undefined, cause: string): Outcome {
  if (stop === undefined) return { kind: "infra", cause };
  return stop.by === witness
    ? { kind: "infra", cause: stop.why }
    : { kind: "cancelled", why: stop.why };
}

const lost = (cause: string): Move => ({
  kind: "record-outcome",
  outcome: { kind: "infra", cause },
});

const secondsSince = (moment: string | undefined, now: Date) =>
  moment === undefined ? 0 : (now.getTime() - new Date(moment).getTime()) / 1000;
