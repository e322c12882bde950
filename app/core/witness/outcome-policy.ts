import type { Config } from "../config/config.ts";
import type { Attempt, MoleculeRecord, Outcome } from "../molecule/record.ts";

/** What the Witness makes of an attempt that ended. */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly reason: string }
  | { readonly kind: "wait"; readonly until: Date; readonly reason: string }
  | { readonly kind: "hold"; readonly reason: string; readonly fix: string }
  /** A person ended it: nothing is dispatched until a person says so. */
  | { readonly kind: "rest"; readonly reason: string };

const retryFix =
  "Mend the issue or the repository, then remove and add the label `polecat` to try again.";

/** Judges how the newest attempt ended, with all that came before it. Every outcome has its own policy. */
export function judgeOutcome(
  record: MoleculeRecord,
  outcome: Outcome,
  config: Config,
  now: Date,
): Verdict {
  switch (outcome.kind) {
    case "success":
      return { kind: "done" };
    case "check-failed":
      return failed(record, config, `the check \`${outcome.command}\` failed`);
    case "criterion-failed":
      return failed(
        record,
        config,
        `the acceptance criterion \`${outcome.command}\` does not hold`,
      );
    case "no-change":
      return failed(record, config, "the agent changed nothing");
    case "out-of-scope":
      return failed(record, config, describeOutOfScope(outcome));
    case "over-budget":
      return failed(record, config, `the attempt went over its budget (${outcome.limit})`);
    case "conflict":
      return failed(record, config, "the work conflicts with the base branch");
    case "agent-error":
      return outcome.fatal
        ? {
            kind: "hold",
            reason: outcome.cause,
            fix: `Mend \`agent\` in .github/cogtown.yml. ${retryFix}`,
          }
        : failed(record, config, outcome.cause);
    case "rate-limited":
      return waitUntil(outcome.until, now);
    case "handoff":
      return { kind: "again", reason: "the attempt before handed over" };
    case "infra":
      return infraFailed(record, config, outcome.cause);
    case "superseded":
      return infraFailed(record, config, outcome.why);
    case "foreign-branch":
      return {
        kind: "hold",
        reason: `the branch \`${outcome.branch}\` holds commits that no polecat made (${outcome.commit.slice(0, 7)})`,
        fix: `Rename or delete \`${outcome.branch}\`, then remove and add the label \`polecat\`.`,
      };
    case "cancelled":
      return { kind: "rest", reason: outcome.why };
  }
}

/** Attempts that count as failures since somebody last said: try again. */
function countFailures(record: MoleculeRecord): { failures: number; infra: number } {
  const counted = record.attempts.filter((attempt) => attempt.n > record.forgiven);
  return {
    failures: counted.filter((attempt) => isFailure(attempt)).length,
    infra: counted.filter((attempt) => isInfra(attempt)).length,
  };
}

function isInfra(attempt: Attempt): boolean {
  return attempt.outcome?.kind === "infra" || attempt.outcome?.kind === "superseded";
}

function isFailure(attempt: Attempt): boolean {
  switch (attempt.outcome?.kind) {
    case "check-failed":
    case "criterion-failed":
    case "agent-error":
    case "no-change":
    case "out-of-scope":
    case "over-budget":
    case "conflict":
    case "foreign-branch":
      return true;
    case "success":
    case "rate-limited":
    case "handoff":
    case "cancelled":
    case "superseded":
    case "infra":
    case undefined:
      return false;
  }
}

function failed(record: MoleculeRecord, config: Config, what: string): Verdict {
  const { failures } = countFailures(record);
  if (failures < config.limits.attempts) return { kind: "again", reason: what };
  return {
    kind: "hold",
    reason: `${failures} attempts failed; the last because ${what}`,
    fix: retryFix,
  };
}

function infraFailed(record: MoleculeRecord, config: Config, cause: string): Verdict {
  const { infra } = countFailures(record);
  if (infra < config.limits.infraAttempts)
    return { kind: "again", reason: `the run was lost (${cause})` };
  return { kind: "hold", reason: `${infra} runs were lost; the last: ${cause}`, fix: retryFix };
}

function waitUntil(moment: string, now: Date): Verdict {
  const until = new Date(moment);
  return until <= now
    ? { kind: "again", reason: "the model's rate limit is over" }
    : { kind: "wait", until, reason: `the model is rate-limited until ${moment}` };
}

function describeOutOfScope(outcome: Extract<Outcome, { kind: "out-of-scope" }>): string {
  const listed = outcome.paths
    .slice(0, 5)
    .map((path) => `\`${path}\``)
    .join(", ");
  return outcome.why === "protected"
    ? `it changed protected paths (${listed})`
    : `it changed paths outside the scope (${listed})`;
}
