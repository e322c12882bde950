import { parseLedgerMessage } from "../ledger-message.ts";
import { type Hold, MoleculeRecord } from "../molecule/record.ts";
import type { History, HistoryCommit } from "./history.ts";

/** One commit of the ledger: what happened, in its own words. */
export interface LedgerEvent {
  readonly at: string;
  readonly commit: string;
  readonly event: string;
}

export interface Approval {
  readonly by: string;
  readonly at: string;
  /** Of the text that was approved. */
  readonly digest: string;
}

export interface PastHold {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly fix: string;
  /** When it was lifted, or another one took its place; null: it stands. */
  readonly until: string | null;
}

/** What only the ledger's history tells: the newest record forgets who approved before, and what held it. Oldest first. */
export interface Trace {
  readonly events: readonly LedgerEvent[];
  readonly approvals: readonly Approval[];
  readonly holds: readonly PastHold[];
}

/** Follows the record from commit to commit. A commit that cannot be read is an event all the same. */
export function traceLedger({ commits }: History): Trace {
  const entries = commits.toReversed().map(readEntry);
  const records = entries.flatMap(({ at, record }) =>
    record === undefined ? [] : [{ at, record }],
  );
  return {
    events: entries.map(({ at, commit, event }) => ({ at, commit, event })),
    approvals: findApprovals(records.map(({ record }) => record)),
    holds: findHolds(records),
  };
}

interface Entry extends LedgerEvent {
  readonly record: MoleculeRecord | undefined;
}

interface Recorded {
  readonly at: string;
  readonly record: MoleculeRecord;
}

function readEntry({ sha, message, at }: HistoryCommit): Entry {
  const parsed = parseLedgerMessage(MoleculeRecord, message);
  const [event = ""] = message.split("\n");
  return { at, commit: sha, event, record: parsed.ok ? parsed.value : undefined };
}

function findApprovals(records: readonly MoleculeRecord[]): readonly Approval[] {
  const approvals = records.map(({ spec }) => {
    return { by: spec.approvedBy, at: spec.approvedAt, digest: spec.digest };
  });
  return approvals.filter((approval, i) => {
    const before = approvals[i - 1];
    return JSON.stringify(approval) !== JSON.stringify(before);
  });
}

function findHolds(records: readonly Recorded[]): readonly PastHold[] {
  const holds: PastHold[] = [];
  let standing: Hold | undefined;
  for (const { at, record } of records) {
    if (isSame(standing, record.hold)) continue;
    const last = holds.at(-1);
    if (last?.until === null) holds.splice(-1, 1, { ...last, until: at });
    if (record.hold !== undefined) holds.push(pastHold(record.hold));
    standing = record.hold;
  }
  return holds;
}

const isSame = (a: Hold | undefined, b: Hold | undefined) =>
  a?.at === b?.at && a?.reason === b?.reason;

const pastHold = ({ by, at, reason, fix }: Hold): PastHold => ({
  by,
  at,
  reason,
  fix,
  until: null,
});
