import { parseConfig } from "../config/parse-config.ts";
import { findDraftReason } from "./decide-molecule.ts";
import { deriveState } from "./derive-state.ts";
import type { MoleculeFacts } from "./facts.ts";
import { isAsApproved } from "./pinned.ts";
import type { MoleculeRecord } from "./record.ts";
import type { MoleculeState } from "./state.ts";

/**
 * Where any issue is in its life, with or without a record: what a person is shown who asks. Decides nothing, and
 * agrees with what decideMolecule projects.
 */
export function stateOf(facts: MoleculeFacts, now: Date): MoleculeState {
  switch (facts.record.kind) {
    case "absent":
      return stateWithoutRecord(facts, now);
    case "present":
      return stateWithRecord(facts.record.value, facts, now);
    case "unreadable":
      return {
        kind: "held",
        hold: {
          reason: `the ledger record cannot be read: ${facts.record.problem}`,
          fix: "Use a version of Cogtown that can read it.",
          at: now.toISOString(),
          by: "witness",
        },
      };
  }
}

function stateWithoutRecord(facts: MoleculeFacts, now: Date): MoleculeState {
  if (!facts.isOpen) return { kind: "cancelled", why: "the issue was closed" };
  const why = findDraftReason(facts, now);
  return why === undefined ? { kind: "ready", waitingFor: undefined } : { kind: "draft", why };
}

function stateWithRecord(record: MoleculeRecord, facts: MoleculeFacts, now: Date): MoleculeState {
  const config = parseConfig(facts.town.configText);
  if (!config.ok) return { kind: "draft", why: { kind: "config", problems: config.problems } };
  const state = deriveState(record, facts, config.value, now);
  const isOver = state.kind === "landed" || state.kind === "cancelled";
  if (isOver || isAsApproved(record, facts) || facts.editedBy?.canWrite !== false) return state;
  return { kind: "draft", why: { kind: "edited-by-outsider", login: facts.editedBy.login } };
}
