import { specDigest } from "./digest.ts";
import type { MoleculeFacts } from "./facts.ts";
import { parseSpec } from "./parse-spec.ts";
import type { MoleculeRecord } from "./record.ts";
import type { DraftReason } from "./state.ts";

/**
 * The approved text. Labelling approves what stands there; later edits by people without write permission pause the
 * molecule, because the attacker is whoever may edit an issue after a maintainer has read it.
 */

/** A first record for a labelled molecule; call it only when nothing speaks against approval (`findObjection`). */
export function pinSpec(
  facts: MoleculeFacts,
  base: string,
  approval: { login: string; at: string },
): MoleculeRecord {
  return {
    version: 1,
    number: facts.number,
    base,
    spec: specOf(facts, approval),
    attempts: [],
    steps: [],
    rework: [],
    forgiven: 0,
    commentsSeen: facts.newestComment,
  };
}

/** The record with the present text approved anew; a hold is lifted and earlier failures are forgiven. */
export function renewApproval(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  approval: { login: string; at: string },
): MoleculeRecord {
  const { hold: _lifted, probation: _over, ...rest } = record;
  return { ...rest, spec: specOf(facts, approval), forgiven: record.attempts.length };
}

/**
 * The record with a writer's edit taken over; nothing else changes. Call it only where nobody but writers has changed the
 * text since it was approved or taken over last.
 */
export function adoptEdit(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  editor: { login: string; at: string },
): MoleculeRecord {
  const { approvedAt } = record.spec;
  const spec = specOf(facts, { login: editor.login, at: approvedAt });
  return { ...record, spec: { ...spec, adoptedAt: editor.at } };
}

/** Why the present text cannot be approved, or undefined. */
export function findObjection(facts: MoleculeFacts): DraftReason | undefined {
  const { labelledBy, editedBy } = facts;
  if (labelledBy === undefined) return { kind: "unlabelled" };
  if (!labelledBy.canWrite) return { kind: "labelled-by-outsider", login: labelledBy.login };
  // GitHub tells moments to the second: what was changed in the same one may have come after.
  if (editedBy !== undefined && !editedBy.canWrite && editedBy.at >= labelledBy.at) {
    return { kind: "edited-by-outsider", login: editedBy.login };
  }
  const parsed = parseSpec(facts.body);
  return parsed.ok ? undefined : { kind: "unparsable", problems: parsed.problems };
}

/** Whether the body still means what was approved. The title is pinned too, and only shown from the record. */
export function isAsApproved(record: MoleculeRecord, facts: MoleculeFacts): boolean {
  return specDigest(record.spec.title, facts.body) === record.spec.digest;
}

/** A writer has put the label on again since the last approval: "try again, as it stands now". */
export function isRelabelled(record: MoleculeRecord, facts: MoleculeFacts): boolean {
  const { labelledBy } = facts;
  return labelledBy !== undefined && labelledBy.canWrite && labelledBy.at > record.spec.approvedAt;
}

function specOf(
  facts: MoleculeFacts,
  approval: { login: string; at: string },
): MoleculeRecord["spec"] {
  return {
    digest: specDigest(facts.title, facts.body),
    title: facts.title,
    body: facts.body,
    approvedBy: approval.login,
    approvedAt: approval.at,
  };
}
