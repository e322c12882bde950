import { createHash } from "node:crypto";
import type { Candidate, Entry, Part } from "./record.ts";

/** Name of a candidate: the same base and heads in the same order are the same candidate. 16 hex digits. */
export function candidateId(base: string, heads: readonly string[]): string {
  return createHash("sha256")
    .update([base, ...heads].join("\n"))
    .digest("hex")
    .slice(0, 16);
}

export const isSameEntry = (a: Entry, b: Entry): boolean => a.pull === b.pull && a.head === b.head;

export const holds = (entries: readonly Entry[], entry: Entry): boolean =>
  entries.some((each) => isSameEntry(each, entry));

export const isRunning = ({ verdict }: Candidate): boolean => verdict === undefined;

/** What of a candidate has not landed. */
export const remainderOf = ({ entries, landed }: Candidate): readonly Entry[] =>
  entries.slice(landed);

/** What became of its entries, as far as its job has said. */
export const partsOf = ({ verdict, parts }: Candidate): readonly Part[] =>
  verdict?.parts ?? parts ?? [];

/** Of what has not landed that which is really in the tree: what conflicts or is empty was left out. */
export function placedOf(candidate: Candidate): readonly Entry[] {
  const parts = partsOf(candidate);
  const remainder = remainderOf(candidate);
  if (parts.length === 0) return remainder;
  const placed = new Set(parts.flatMap((part) => (part.kind === "placed" ? [part.pull] : [])));
  return remainder.filter(({ pull }) => placed.has(pull));
}

/**
 * The candidate, going on behind the first of its entries, of which these have landed: those that were left out leave it as
 * well. Their pull requests may get other heads, and a later run of it could not find the old ones any more.
 */
export function behind(
  candidate: Candidate,
  first: readonly Entry[],
  landed: readonly Entry[],
  ground: string,
): Candidate {
  const before = candidate.entries.slice(0, candidate.landed);
  const kept = first.filter((entry) => holds(landed, entry));
  const rest = remainderOf(candidate).slice(first.length);
  const entries = [...before, ...kept, ...rest];
  return { ...candidate, entries, landed: before.length + kept.length, ground };
}

/** Whether `longer` begins with all of `shorter`. */
export function beginsWith(longer: readonly Entry[], shorter: readonly Entry[]): boolean {
  return shorter.every((entry, index) => {
    const other = longer[index];
    return other !== undefined && isSameEntry(other, entry);
  });
}
