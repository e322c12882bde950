import type { Config } from "../config/config.ts";
import { judgeStandingOf } from "../judge/standing.ts";
import { waitForJudge, waitOf } from "../text/standing-words.ts";
import { listWaits } from "../text/wait-words.ts";
import { judgeOutcome } from "../witness/outcome-policy.ts";
import type { MoleculeFacts, PullFacts, RefineryView } from "./facts.ts";
import { findGate } from "./gates.ts";
import type { Attempt, MoleculeRecord, Outcome } from "./record.ts";
import { standingOf } from "./review-standing.ts";
import type { MoleculeState } from "./state.ts";
import { countSteps } from "./steps.ts";
import { keptBy } from "./terms.ts";

/** Where the molecule is in its life. One function, from record and facts alone; nobody stores the answer. */
export function deriveState(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): MoleculeState {
  if (facts.pull?.state === "merged") {
    return { kind: "landed", pull: facts.pull, commit: facts.pull.mergeCommit ?? facts.pull.head };
  }
  if (!facts.isOpen) return { kind: "cancelled", why: "the issue was closed" };
  if (facts.labelledBy === undefined)
    return { kind: "cancelled", why: "the label `polecat` was removed" };
  if (record.hold?.stopped === true)
    return { kind: "cancelled", why: record.hold.reason, fix: record.hold.fix };
  if (record.hold !== undefined) return { kind: "held", hold: record.hold };
  const last = record.attempts.at(-1);
  if (last === undefined) return stateBeforeWork(record, facts, config, now, undefined);
  if (last.outcome === undefined) return stateAtWork(record, last);
  return stateAfter(record, last.outcome, facts, config, now);
}

/** `reason`: why it wants another attempt; nothing where it is about its first. */
function stateBeforeWork(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  reason: string | undefined,
): MoleculeState {
  const gate = findGate(record, facts, config, now);
  switch (gate.kind) {
    case "open":
      return { kind: "ready", waitingFor: reason };
    case "shut":
      return gate.isBlocked
        ? { kind: "blocked", on: gate.on, reasons: gate.reasons }
        : { kind: "ready", waitingFor: listWaits(gate.reasons) };
  }
}

function stateAtWork(record: MoleculeRecord, attempt: Attempt): MoleculeState {
  if (attempt.claim === undefined) return { kind: "dispatched", attempt };
  return { kind: "working", attempt, runId: attempt.claim.runId, ...countSteps(record) };
}

function stateAfter(
  record: MoleculeRecord,
  outcome: Outcome,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): MoleculeState {
  const verdict = judgeOutcome(record, outcome, config, now);
  switch (verdict.kind) {
    case "done":
      return stateOfProposal(record, facts, config);
    case "again":
      return stateBeforeWork(record, facts, config, now, verdict.reason);
    case "wait":
      return { kind: "ready", waitingFor: verdict.reason };
    case "hold":
      return {
        kind: "held",
        hold: { reason: verdict.reason, fix: verdict.fix, at: now.toISOString(), by: "witness" },
      };
    case "rest":
      return { kind: "cancelled", why: verdict.reason };
  }
}

function stateOfProposal(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
): MoleculeState {
  const { pull } = facts;
  if (pull?.state !== "open")
    return { kind: "proposed", pull: undefined, waitingFor: "its pull request" };
  const waitingFor = findReviewWait(record, pull, config);
  if (waitingFor !== undefined) return { kind: "proposed", pull, waitingFor };
  if (facts.refinery.ejected !== undefined)
    return { kind: "proposed", pull, waitingFor: "a polecat to mend it" };
  const { needsPerson } = facts.refinery;
  if (needsPerson !== undefined)
    return {
      kind: "proposed",
      pull,
      waitingFor: `somebody to say \`/mayor merge\`: ${needsPerson}`,
    };
  const { refinery } = facts;
  const isStopped = stopsEverybody(refinery);
  return { kind: "queued", pull, waitingFor: findRefineryWait(refinery), isStopped };
}

function stopsEverybody({ standing, frozen, hindrance }: RefineryView): boolean {
  if (hindrance !== undefined || frozen !== undefined) return true;
  return standing?.kind === "landing-blocked" || standing?.kind === "base-red";
}

/** The same reason as the pull request's own note gives. */
function findRefineryWait({ standing, isQueued, frozen, hindrance }: RefineryView): string {
  if (standing?.kind === "frozen") return waitOf(standing);
  if (frozen !== undefined) return `somebody to look at the Refinery, which is frozen: ${frozen}`;
  if (hindrance !== undefined) return `somebody to help: ${hindrance}`;
  if (isQueued) return "GitHub's merge queue to verify it and land it";
  const isUnseen = standing?.kind === "waiting" && standing.place === undefined;
  return standing === undefined || isUnseen
    ? "the Refinery to verify it on the newest base and land it"
    : waitOf(standing);
}

function findReviewWait(
  record: MoleculeRecord,
  pull: PullFacts,
  config: Config,
): string | undefined {
  const kept = keptBy(pull.labels);
  if (kept !== undefined) return `a person to merge it, or to take the label \`${kept}\` off`;
  if (pull.isDraft) return "somebody to mark the pull request ready for review";
  const standing = standingOf(pull, config, judgeStandingOf(record, config));
  switch (standing.kind) {
    case "approved":
    case "not-needed":
      return undefined;
    case "awaiting":
      return "an approving review";
    case "judging":
    case "doubted":
      return waitForJudge(standing);
    case "changes-requested":
      return `${standing.reviews.map((review) => review.by).join(", ")} to look again`;
  }
}
