import { DeskRecord } from "#core/desk/record.ts";
import { parseLedgerMessage } from "#core/ledger-message.ts";
import type { Ledgered } from "#core/molecule/facts.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { RefineryRecord } from "#core/refinery/record.ts";
import { TownRecord } from "#core/schedule/town-record.ts";
import type { LedgerRef, NamedLedgerRef } from "./answers.ts";

/** What Cogtown itself left in the ledger, as GitHub gives it back. Pure. */

export const moleculeRecordOf = (ref: LedgerRef): Ledgered<MoleculeRecord> =>
  ledgeredOf(ref, (message) => parseLedgerMessage(MoleculeRecord, message));

export const refineryRecordOf = (ref: LedgerRef): Ledgered<RefineryRecord> =>
  ledgeredOf(ref, (message) => parseLedgerMessage(RefineryRecord, message));

export const townRecordOf = (ref: LedgerRef): Ledgered<TownRecord> =>
  ledgeredOf(ref, (message) => parseLedgerMessage(TownRecord, message));

export const deskRecordOf = (ref: LedgerRef): Ledgered<DeskRecord> =>
  ledgeredOf(ref, (message) => parseLedgerMessage(DeskRecord, message));

function ledgeredOf<T>(
  ref: LedgerRef,
  parse: (message: string) => { ok: true; value: T } | { ok: false; problem: string },
): Ledgered<T> {
  const target = ref?.target;
  if (!target) return { kind: "absent" };
  const parsed = parse(target.message);
  return parsed.ok
    ? { kind: "present", head: target.oid, value: parsed.value }
    : { kind: "unreadable", head: target.oid, problem: parsed.problem };
}

/** Of the issue whose record or desk a ledger ref is. */
export const numberOf = ({ name }: Pick<NamedLedgerRef, "name">): number =>
  Number(name.split("/").at(-1));

/** Desks that this version cannot read are told where they are looked at; here they are as good as absent. */
export const desksOf = (refs: readonly NamedLedgerRef[]): readonly DeskRecord[] =>
  refs.flatMap(({ target }) => {
    const parsed = parseLedgerMessage(DeskRecord, target?.message ?? "");
    return parsed.ok ? [parsed.value] : [];
  });
