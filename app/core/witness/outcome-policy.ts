import type { Config } from "../config/config.ts";
import type { Attempt, MoleculeRecord, Outcome } from "../molecule/record.ts";
import { workBranch } from "../names.ts";
import { isForPerson } from "../policy/rules.ts";
import { summariseFindings } from "../text/policy-words.ts";
import { findBackOffEnd } from "./back-off.ts";

/** What the Witness makes of an attempt that ended. */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly reason: string }
  | { readonly kind: "wait"; readonly until: Date; readonly reason: string }
  | { readonly kind: "hold"; readonly reason: string; readonly fix: string }
  /** A person ended it: nothing is dispatched until a person says so. */
  | { readonly kind: "rest"; readonly reason: string };

const retryFix =
  "Mend the issue or the repository, then say `/mayor retry` for one more attempt, or remove and add the label `polecat` to start over.";

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
    case "policy-refused":
      return refused(record, outcome, config);
    case "over-budget":
      return failed(record, config, `the attempt went over its budget (${outcome.limit})`);
    case "conflict":
      return failed(record, config, "the work conflicts with the base branch");
    case "agent-error":
      return outcome.fatal
        ? holdOnce(record, {
            kind: "hold",
            reason: outcome.cause,
            fix: `Mend \`agent\` in .github/cogtown.yml. ${retryFix}`,
          })
        : inTime(failed(record, config, outcome.cause), record, config, now);
    case "rate-limited":
      return waitForModel(outcome.until, record, config, now);
    case "handoff":
      return handedOver(record, config);
    case "infra":
      return inTime(lost(record, config, outcome.cause), record, config, now);
    case "superseded":
      return inTime(lost(record, config, outcome.why), record, config, now);
    case "foreign-branch":
      return holdOnce(record, {
        kind: "hold",
        reason: `the branch \`${outcome.branch}\` holds commits that no polecat made (${outcome.commit.slice(0, 7)})`,
        fix: `Rename or delete \`${outcome.branch}\`, then say \`/mayor retry\`.`,
      });
    case "cancelled":
      return isForgiven(record)
        ? { kind: "again", reason: "somebody said to go on" }
        : { kind: "rest", reason: outcome.why };
  }
}

const isForgiven = ({ attempts, forgiven }: MoleculeRecord) => attempts.length <= forgiven;

function failed(record: MoleculeRecord, config: Config, what: string): Verdict {
  const failures = countedAttempts(record).filter(isFailure).length;
  const most = record.probation === true ? 1 : config.limits.attempts;
  if (failures < most) return { kind: "again", reason: what };
  const reason =
    record.probation === true
      ? `the attempt that somebody asked for failed as well, because ${what}`
      : `${failures} attempts failed; the last because ${what}`;
  return { kind: "hold", reason, fix: retryFix };
}

/** What stands in the history of a branch is there however often a polecat goes on from it. */
function refused(
  record: MoleculeRecord,
  { findings }: Extract<Outcome, { kind: "policy-refused" }>,
  config: Config,
): Verdict {
  const what = `its branch was refused: ${summariseFindings(findings)}`;
  if (!findings.some(({ rule }) => isForPerson(rule))) return failed(record, config, what);
  return holdOnce(record, {
    kind: "hold",
    reason: what,
    fix: `Look at the commits of \`${workBranch(record.number)}\`; revoke any credential in them. Then delete the branch and say \`/mayor retry\` to have the work done anew.`,
  });
}

/** Somebody has mended what it was held for, and said so: whether that is true the next attempt finds out. */
const holdOnce = (record: MoleculeRecord, hold: Verdict): Verdict =>
  isForgiven(record) ? { kind: "again", reason: "somebody said to go on" } : hold;

function lost(record: MoleculeRecord, config: Config, cause: string): Verdict {
  const losses = countedAttempts(record).filter(isLost).length;
  if (losses < config.limits.infraAttempts)
    return { kind: "again", reason: `the run was lost (${cause})` };
  return { kind: "hold", reason: `${losses} runs were lost; the last: ${cause}`, fix: retryFix };
}

/** Handing over is no failure as long as there is something new to hand over, and does not go on for ever. */
function handedOver(record: MoleculeRecord, config: Config): Verdict {
  const counted = countedAttempts(record);
  if (isFailure(counted.at(-1), counted.length - 1, counted))
    return failed(record, config, "its time ran out and it left nothing new");
  const others = counted.findLastIndex(({ outcome }) => outcome?.kind !== "handoff");
  const row = counted.length - 1 - others;
  if (row < config.limits.handoffs)
    return { kind: "again", reason: "the attempt before handed over" };
  return {
    kind: "hold",
    reason: `${row} attempts in a row ran out of time and handed over`,
    fix: `Split the molecule, or give its job more time. ${retryFix}`,
  };
}

function waitForModel(moment: string, record: MoleculeRecord, config: Config, now: Date): Verdict {
  const until = new Date(moment);
  const over: Verdict = { kind: "again", reason: "the model's rate limit is over" };
  return until > now
    ? { kind: "wait", until, reason: `the model is rate-limited until ${moment}` }
    : inTime(over, record, config, now);
}

/** What would be tried again at once waits for its back-off. */
function inTime(verdict: Verdict, record: MoleculeRecord, config: Config, now: Date): Verdict {
  const until = verdict.kind === "again" ? findBackOffEnd(record, config) : undefined;
  if (verdict.kind !== "again" || until === undefined || until <= now) return verdict;
  const reason = `${until.toISOString()}, because ${verdict.reason}, not for the first time`;
  return { kind: "wait", until, reason };
}

/** Attempts that count: since somebody last said to try again, and since one last did what it should. */
function countedAttempts({ attempts, forgiven }: MoleculeRecord): readonly Attempt[] {
  const before = attempts.slice(0, -1);
  const succeeded = before.findLastIndex(({ outcome }) => outcome?.kind === "success");
  return attempts.slice(Math.max(forgiven, succeeded + 1));
}

const isLost = ({ outcome }: Attempt) =>
  outcome?.kind === "infra" || outcome?.kind === "superseded";

/** A handover that left the branch as the attempt before had left it got nowhere. */
function isFailure(
  attempt: Attempt | undefined,
  position: number,
  among: readonly Attempt[],
): boolean {
  switch (attempt?.outcome?.kind) {
    case "check-failed":
    case "criterion-failed":
    case "agent-error":
    case "no-change":
    case "out-of-scope":
    case "policy-refused":
    case "over-budget":
    case "conflict":
    case "foreign-branch":
      return true;
    case "handoff":
      return attempt.head === among[position - 1]?.head;
    case "success":
    case "rate-limited":
    case "cancelled":
    case "superseded":
    case "infra":
    case undefined:
      return false;
  }
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
