import { parseSpec } from "#core/molecule/parse-spec.ts";
import { candidateRef, refineryRef } from "#core/names.ts";
import { gatesOf } from "#core/refinery/gates.ts";
import type { Candidate, Entry, Part, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import {
  type Claim,
  decideClaim,
  decideParts,
  decideVerdict,
  findSuperseded,
  hasSubject,
  pickCandidate,
} from "../../../actions/rebase-and-verify/candidate.ts";
import { isMoved } from "../../../actions/rebase-and-verify/fetch.ts";
import { recallVerdict } from "../../../actions/rebase-and-verify/known.ts";
import type { Rewrite } from "../../../actions/shared/ledger.ts";
import { append, type Stop, wasMoved } from "./paper-push.ts";
import type { PaperRun, PaperTown, RefMove } from "./paper-town.ts";

const ledger = refineryRef("refs/cogtown", "main");

/** As rebase-and-verify does it, by its own decisions: claims, puts together, leaves the commit, proves, records. */
export function* verifyCandidate(
  town: PaperTown,
  run: PaperRun,
  now: Date,
): Generator<Stop, string> {
  const id = run.inputs["candidate"] ?? "";
  const claim: Claim = { runId: run.id, at: now.toISOString() };
  const record = yield* rewrite(town, "claim of a candidate", (seen) =>
    decideClaim(seen, id, claim),
  );
  const picked = pickCandidate(record, id);
  if (record === undefined || picked.kind === "superseded") return "superseded";
  const { candidate } = picked;
  if (!candidate.entries.every((entry) => isThere(town, record, entry))) return "superseded";
  const line = assemble(town, candidate);
  const isWhole = line.parts.every(({ kind }) => kind === "placed");
  const told = isWhole ? record : yield* tellParts(town, id, claim, line.parts);
  if (told === undefined) return "superseded";
  const verdict = yield* judge(town, record, candidate, line, claim);
  if (verdict === "superseded") return verdict;
  const written = yield* rewrite(
    town,
    "verdict",
    (seen) => decideVerdict(seen, id, claim, verdict),
    () => ("commit" in verdict ? movesTo(town, id, verdict.commit) : []),
  );
  return written === undefined ? "superseded" : verdict.kind;
}

const tellParts = (town: PaperTown, id: string, claim: Claim, parts: readonly Part[]) =>
  rewrite(town, "what was left out", (seen) => decideParts(seen, id, claim, parts));

/** Decides on what is there, and again whenever somebody was faster. Undefined: it was left. */
function* rewrite(
  town: PaperTown,
  name: string,
  decide: (seen: RefineryRecord | undefined) => Rewrite<RefineryRecord, string>,
  alongside: () => readonly RefMove[] = () => [],
): Generator<Stop, RefineryRecord | undefined> {
  for (;;) {
    const decided = decide(town.refinery());
    if (decided.kind === "leave") return undefined;
    const moves = [append(town, ledger, decided.event, decided.record), ...alongside()];
    let isMoved = false;
    yield {
      kind: "push",
      name,
      push: () => {
        isMoved = town.push(moves);
      },
    };
    if (wasMoved(() => isMoved)) return decided.record;
  }
}

function movesTo(town: PaperTown, id: string, to: string): readonly RefMove[] {
  const ref = candidateRef("refs/cogtown", "main", id);
  const from = town.refs.get(ref);
  return from === to ? [] : [{ ref, from, to }];
}

/** The head is what its pull request is about, or has landed: what somebody has taken back is not verified behind their back. */
function isThere(town: PaperTown, record: RefineryRecord, entry: Entry): boolean {
  const { pull, head } = entry;
  const tip = town.pulls.find(({ number }) => number === pull)?.head;
  if (tip !== undefined && town.descendsFrom(tip, head)) return true;
  if (isMoved(record, entry, tip)) return true;
  const landing = record.landed.find((each) => each.pull === pull && each.head === head);
  return landing !== undefined && town.isOn("main", landing.commit);
}

interface Line {
  readonly commit: string;
  readonly parts: Part[];
}

function assemble(town: PaperTown, { base, entries }: Candidate): Line {
  let commit = base;
  const parts = entries.map((entry) => {
    const part = place(town, base, commit, entry);
    if (part.kind === "placed") ({ commit } = part);
    return part;
  });
  return { commit, parts };
}

function place(town: PaperTown, base: string, onto: string, { pull, head }: Entry): Part {
  if (town.contains(onto, head)) return { kind: "empty", pull };
  const paths = town.clash(onto, head);
  if (paths.length > 0) {
    const where = town.clash(base, head).length > 0 ? "base" : "line";
    return { kind: "conflict", pull, with: where, paths, tail: "" };
  }
  const commit = town.replay(head, onto);
  return { kind: "placed", pull, commit, tree: town.treeOf(commit) };
}

/** Takes as many rounds as there are pull requests in it: shorter candidates answer before longer ones. */
function* judge(
  town: PaperTown,
  record: RefineryRecord,
  candidate: Candidate,
  { commit, parts }: Line,
  claim: Claim,
): Generator<Stop, Verdict | "superseded"> {
  const placed = candidate.entries.filter((_entry, at) => parts[at]?.kind === "placed");
  if (!hasSubject(candidate, placed)) return { kind: "nothing", parts };
  const left = movesTo(town, candidate.id, commit);
  if (left.length > 0)
    yield { kind: "push", name: "candidate commit", push: () => town.push(left) };
  const [tree, gates] = [town.treeOf(commit), gatesFor(town, placed)];
  const place = { commit, tree, gates, parts, seconds: 60 };
  const known = recallVerdict(record, tree, gates);
  if (known?.kind === "green")
    return { kind: "green", ...place, results: [], knownFrom: known.from };
  if (known?.kind === "red") return { kind: "red", ...place, failed: known.failed, results: [] };
  for (const _round of placed) {
    yield { kind: "pause" };
    if (findSuperseded(town.refinery(), candidate.id, claim) !== undefined) return "superseded";
  }
  const molecules = placed.flatMap(({ molecule }) => molecule ?? []);
  if (town.verify(commit, molecules)) return { kind: "green", ...place, results: [held] };
  return { kind: "red", ...place, failed, results: [failed] };
}

const held = { command: "npm test", exitCode: 0, seconds: 60, tail: "" };
const failed = { command: "npm test", exitCode: 1, seconds: 60, tail: "not ok" };

function gatesFor(town: PaperTown, placed: readonly Entry[]): string {
  const criteria = placed.flatMap(({ molecule }) => {
    const spec = parseSpec(town.recordOf(molecule ?? 0)?.spec.body ?? "");
    if (!spec.ok) return [];
    return spec.value.criteria.flatMap((each) => (each.kind === "command" ? [each.command] : []));
  });
  return gatesOf({ setup: [], commands: ["npm test"], criteria });
}
