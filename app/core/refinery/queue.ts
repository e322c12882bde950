import type { Config } from "../config/config.ts";
import type { PullFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { standingOf } from "../molecule/review-standing.ts";
import { moleculeOfBranch } from "../names.ts";
import type { RefineryFacts } from "./facts.ts";
import type { Candidate, Entry, RefineryRecord } from "./record.ts";

/**
 * Pull requests that may land now, in the order in which they will: proposed by Cogtown at the very head that an
 * attempt proved, reviewed as the town asks, still wanted, and not refused at this head before. Oldest first.
 */
export function queueOf(
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
): readonly Entry[] {
  return facts.pulls
    .toSorted((a, b) => a.number - b.number)
    .flatMap((pull) => {
      const entry = entryOf(pull);
      return entry !== undefined && isEligible(pull, entry, facts, record, config) ? [entry] : [];
    });
}

/** Whether what is being verified may still land: same heads (or the verified commit already), same base, still wanted. */
export function isStillWanted(
  candidate: Candidate,
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
): boolean {
  if (facts.base?.head !== candidate.base) return false;
  return candidate.entries.every((entry) => {
    const pull = facts.pulls.find((open) => open.number === entry.pull);
    if (pull === undefined || pull.isDraft || !isWantedMolecule(entry.molecule, facts))
      return false;
    if (standingOf(pull, config).kind === "changes-requested") return false;
    return pull.head === entry.head
      ? isEligible(pull, entry, facts, record, config)
      : pull.head === verifiedCommit(candidate);
  });
}

function verifiedCommit(candidate: Candidate): string | undefined {
  return candidate.verdict?.kind === "green" ? candidate.verdict.commit : undefined;
}

function entryOf(pull: PullFacts): Entry | undefined {
  const molecule = moleculeOfBranch(pull.branch);
  return molecule === undefined
    ? undefined
    : { pull: pull.number, molecule, head: pull.head, branch: pull.branch };
}

function isEligible(
  pull: PullFacts,
  entry: Entry,
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
): boolean {
  if (pull.state !== "open" || pull.isDraft) return false;
  if (!isWantedMolecule(entry.molecule, facts)) return false;
  if (
    record.ejected.some((ejection) => ejection.pull === pull.number && ejection.head === pull.head)
  )
    return false;
  const molecule = facts.town.records.find((known) => known.number === entry.molecule);
  if (molecule === undefined || !isProven(molecule, pull, record)) return false;
  const standing = standingOf(pull, config);
  return standing.kind === "approved" || standing.kind === "not-needed";
}

function isWantedMolecule(number: number, facts: RefineryFacts): boolean {
  const record = facts.town.records.find((known) => known.number === number);
  return record !== undefined && record.hold === undefined && facts.town.labelled.includes(number);
}

/** The head is what an attempt proved, or what the Refinery itself made of that. */
function isProven(molecule: MoleculeRecord, pull: PullFacts, record: RefineryRecord): boolean {
  const last = molecule.attempts.at(-1);
  if (last?.outcome?.kind !== "success") return false;
  const ours = record.candidate;
  const isOurs = ours !== undefined && verifiedCommit(ours) === pull.head;
  return last.head === pull.head || isOurs;
}
