import type { MoleculeRecord } from "#core/molecule/record.ts";
import type { Job } from "../shared/input.ts";
import type { Rewrite } from "../shared/ledger.ts";
import type { AttemptInput } from "./attempt-input.ts";

/** Who wants to claim an attempt: the run, and what it was told when it was dispatched. */
export interface Claimant {
  readonly molecule: number;
  readonly attempt: number;
  readonly nonce: string;
  readonly runId: number;
  readonly runAttempt: number;
}

/** This run, as the one that works on what it was dispatched for. */
export function claimantOf(
  { runId, runAttempt }: Pick<Job, "runId" | "runAttempt">,
  { molecule, attempt, nonce }: AttemptInput,
): Claimant {
  return { molecule, attempt, nonce, runId, runAttempt };
}

/** Why there is nothing to claim. `ours`: the claim was written already, only its answer was lost. */
export type ClaimRefusal =
  | { readonly kind: "ours" }
  | { readonly kind: "superseded"; readonly why: string };

/**
 * Decides whether this run may work on the molecule: its attempt is the newest, it knows the nonce, and nobody else
 * has claimed it. At most one run ever gets a claim, because the record is written by compare-and-swap.
 */
export function decideClaim(
  record: MoleculeRecord | undefined,
  claimant: Claimant,
  now: Date,
): Rewrite<MoleculeRecord, ClaimRefusal> {
  if (record !== undefined && isOurs(record, claimant))
    return { kind: "leave", because: { kind: "ours" } };
  const why =
    record === undefined
      ? "the ledger has no record of this molecule"
      : findObstacle(record, claimant);
  if (record === undefined || why !== undefined) {
    return { kind: "leave", because: { kind: "superseded", why: why ?? "" } };
  }
  const { runId, runAttempt } = claimant;
  return {
    kind: "append",
    event: `attempt ${claimant.attempt} claimed by run ${runId}`,
    record: changeAttempt(record, claimant.attempt, {
      claim: { runId, runAttempt, at: now.toISOString() },
    }),
  };
}

/**
 * Whether the record still names this run as the one that works on the molecule. Somebody who wants it to stop does not
 * take that away: what there is may still be kept.
 */
export function isOurs(record: MoleculeRecord, claimant: Claimant): boolean {
  const last = record.attempts.at(-1);
  return (
    last?.n === claimant.attempt &&
    last.nonce === claimant.nonce &&
    last.outcome === undefined &&
    last.claim?.runId === claimant.runId &&
    last.claim.runAttempt === claimant.runAttempt
  );
}

function findObstacle(record: MoleculeRecord, claimant: Claimant): string | undefined {
  const last = record.attempts.at(-1);
  if (record.hold !== undefined) return `the molecule is held: ${record.hold.reason}`;
  if (last?.n !== claimant.attempt)
    return `the newest attempt is ${last?.n ?? "none"}, not ${claimant.attempt}`;
  if (last.nonce !== claimant.nonce) return "the attempt was dispatched with another nonce";
  if (last.outcome !== undefined) return `the attempt has ended already (${last.outcome.kind})`;
  if (last.stop !== undefined) return `the attempt is to stop: ${last.stop.why}`;
  if (last.claim === undefined) return undefined;
  return last.claim.runId === claimant.runId
    ? "a run that is started again inherits no claim; Cogtown dispatches a new attempt"
    : `run ${last.claim.runId} has claimed the attempt`;
}

export function changeAttempt(
  record: MoleculeRecord,
  n: number,
  change: Partial<MoleculeRecord["attempts"][number]>,
): MoleculeRecord {
  return {
    ...record,
    attempts: record.attempts.map((attempt) =>
      attempt.n === n ? { ...attempt, ...change } : attempt,
    ),
  };
}
