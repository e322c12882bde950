import type { Candidate, Entry, Part, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import type { Rewrite } from "../shared/ledger.ts";

/** Why this run has nothing to say about the candidate. */
export class Superseded extends Error {
  constructor(why: string) {
    super(why);
    this.name = "Superseded";
  }
}

/** Who verifies a candidate: a run, from a moment on. */
export type Claim = NonNullable<Candidate["claim"]>;

type Picked =
  | { readonly kind: "waiting"; readonly candidate: Candidate }
  | { readonly kind: "superseded"; readonly why: string };

/** The candidate of this name, if it still waits for a verdict. */
export function pickCandidate(record: RefineryRecord | undefined, id: string): Picked {
  const candidate = record?.candidates.find((each) => each.id === id);
  if (candidate === undefined) return superseded("the Refinery has given the candidate up");
  return candidate.verdict === undefined
    ? { kind: "waiting", candidate }
    : superseded("the candidate has its verdict already");
}

/** Whether there is something to verify: a base that is in doubt is verified as it is. */
export const hasSubject = ({ purpose }: Candidate, placed: readonly Entry[]): boolean =>
  purpose === "base" || placed.length > 0;

const superseded = (why: string) => ({ kind: "superseded", why }) as const;

/**
 * Takes the candidate for this run. A later run of the same candidate takes it from an earlier one, whose verdict then
 * counts no more: the App sends another only when it has lost the first.
 */
export function decideClaim(
  record: RefineryRecord | undefined,
  id: string,
  claim: Claim,
): Rewrite<RefineryRecord, string> {
  const picked = pickCandidate(record, id);
  if (picked.kind === "superseded" || record === undefined) return leave(picked);
  const { runId } = picked.candidate.claim ?? claim;
  if (runId > claim.runId) {
    return { kind: "leave", because: `the later run ${runId} has the candidate` };
  }
  const event = `refinery ${record.base}: run ${claim.runId} verifies candidate ${id}`;
  return { kind: "append", event, record: withCandidate(record, { ...picked.candidate, claim }) };
}

/** Tells what was left out before the verdict is there, while the candidate is still this claim's. */
export function decideParts(
  record: RefineryRecord | undefined,
  id: string,
  claim: Claim,
  parts: readonly Part[],
): Rewrite<RefineryRecord, string> {
  const because = findSuperseded(record, id, claim);
  if (because !== undefined) return { kind: "leave", because };
  const picked = pickCandidate(record, id);
  if (picked.kind === "superseded" || record === undefined) return leave(picked);
  const left = parts.flatMap(({ kind, pull }) => (kind === "placed" ? [] : [`#${pull}`]));
  return {
    kind: "append",
    event: `refinery ${record.base}: candidate ${id} goes without ${left.join(", ")}`,
    record: withCandidate(record, { ...picked.candidate, parts: [...parts] }),
  };
}

/** Why nobody waits for the verdict of exactly this claim any more; undefined: somebody does. */
export function findSuperseded(
  record: RefineryRecord | undefined,
  id: string,
  claim: Claim,
): string | undefined {
  const picked = pickCandidate(record, id);
  if (picked.kind === "superseded") return picked.why;
  const held = picked.candidate.claim;
  return held?.runId === claim.runId && held.at === claim.at
    ? undefined
    : "another run has taken the candidate over";
}

/** Adds the verdict to the record, if the candidate still waits for the verdict of exactly this claim. */
export function decideVerdict(
  record: RefineryRecord | undefined,
  id: string,
  claim: Claim,
  verdict: Verdict,
): Rewrite<RefineryRecord, string> {
  const because = findSuperseded(record, id, claim);
  if (because !== undefined) return { kind: "leave", because };
  const picked = pickCandidate(record, id);
  if (picked.kind === "superseded" || record === undefined) return leave(picked);
  return {
    kind: "append",
    event: `refinery ${record.base}: candidate ${id} is ${verdict.kind}`,
    record: withCandidate(record, { ...picked.candidate, verdict }),
  };
}

const leave = (picked: Picked) =>
  ({
    kind: "leave",
    because: picked.kind === "superseded" ? picked.why : "the Refinery has no record",
  }) as const;

function withCandidate(record: RefineryRecord, changed: Candidate): RefineryRecord {
  const candidates = record.candidates.map((each) => (each.id === changed.id ? changed : each));
  return { ...record, candidates };
}
