import { candidateRef, defaultNamespace, refineryRef } from "#core/names.ts";
import {
  type Candidate,
  type Entry,
  type Landing,
  type Part,
  RefineryRecord,
  type Verdict,
} from "#core/refinery/record.ts";
import { readConfig } from "../shared/config.ts";
import type { Git } from "../shared/git.ts";
import type { Job } from "../shared/input.ts";
import { readLedger, rewriteLedger } from "../shared/ledger.ts";
import { withWorkshop } from "../shared/with-workshop.ts";
import type { CandidateInput } from "./action-input.ts";
import type { Assembled, Fate, Piece } from "./assemble.ts";
import type { Bench } from "./bench.ts";
import {
  type Claim,
  decideClaim,
  decideParts,
  decideVerdict,
  findSuperseded,
  hasSubject,
  pickCandidate,
  Superseded,
} from "./candidate.ts";
import { fetchCandidate, moleculesOf, readCriteria } from "./fetch.ts";
import type { Finding } from "./finding.ts";
import { assemble, judgeCommit, leaveCommit, movesTo } from "./judge.ts";
import { recallVerdict } from "./known.ts";
import type { End } from "./report.ts";
import { whileWanted } from "./while-wanted.ts";

/** The record is everybody's: the App and the runs of all candidates write it, and a verdict took long to find. */
const tries = 25;

/** One claimed candidate, with the record as it was when it was claimed. */
interface Errand {
  readonly base: string;
  readonly candidate: Candidate;
  readonly claim: Claim;
  readonly record: RefineryRecord;
}

/** Makes the candidate, leaves its commit where the App can land it, proves it, and records the verdict. */
export async function refineCandidate(
  job: Job,
  input: CandidateInput,
  stop: AbortSignal,
): Promise<End> {
  const { verify: plan, isolation } = readConfig(job.workspace);
  const request = { job, purpose: "refinery", token: input.token, stop, isolation };
  return withWorkshop(request, async (shop) => {
    try {
      return await refine({ ...shop, plan }, input);
    } catch (error) {
      if (error instanceof Superseded) return { kind: "superseded", why: error.message };
      throw error;
    }
  });
}

async function refine(bench: Bench, { base, candidate: id }: CandidateInput): Promise<End> {
  const errand = await claimCandidate(bench, base, id);
  const { candidate } = errand;
  const landed = await fetchCandidate(bench.git, base, candidate, () =>
    readRecord(bench.git, base),
  );
  const pieces = candidate.entries.map((entry) => pieceOf(entry, landed.get(entry.pull)));
  const line = await assemble(bench, candidate.base, pieces);
  const parts = partsOf(candidate.entries, line.fates);
  const isWhole = parts.every(({ kind }) => kind === "placed");
  if (!isWhole) await tellParts(bench, errand, parts);
  const title = isWhole ? undefined : leftOut(base, parts);
  const finding = await whileWanted(
    () => lookAfter(bench, errand),
    (unwanted) => judgeLine(withStop(bench, unwanted), errand, line, title),
  );
  bench.workshop.stop.throwIfAborted();
  await recordVerdict(bench, errand, { ...finding, parts });
  const fates = candidate.entries.map(({ pull }, at) => ({
    name: `#${pull}`,
    fate: line.fates[at],
  }));
  return { kind: "judged", finding, fates, ref: refOf(errand) };
}

const refOf = ({ base, candidate }: Errand) => candidateRef(defaultNamespace, base, candidate.id);

/** Compare-and-swap: of two runs of one candidate exactly one goes on. Throws Superseded. */
async function claimCandidate(bench: Bench, base: string, id: string): Promise<Errand> {
  const claim: Claim = { runId: bench.job.runId, at: new Date().toISOString() };
  const ref = refineryRef(defaultNamespace, base);
  const result = await rewriteLedger(
    bench.git,
    ref,
    RefineryRecord,
    (seen) => decideClaim(seen, id, claim),
    { tries },
  );
  if (result.kind === "left") throw new Superseded(result.because);
  const { record } = result.entry;
  const picked = pickCandidate(record, id);
  if (picked.kind === "superseded") throw new Superseded(picked.why);
  return { base, claim, record, candidate: picked.candidate };
}

async function readRecord(git: Git, base: string): Promise<RefineryRecord | undefined> {
  const seen = await readLedger(git, refineryRef(defaultNamespace, base), RefineryRecord);
  return seen?.record;
}

/** Throws Superseded when nobody waits for this run's verdict any more: the App that gave it up may have died over it. */
async function lookAfter({ git }: Bench, { base, candidate, claim }: Errand): Promise<void> {
  const because = findSuperseded(await readRecord(git, base), candidate.id, claim);
  if (because !== undefined) throw new Superseded(because);
}

const withStop = (bench: Bench, unwanted: AbortSignal): Bench => ({
  ...bench,
  workshop: { ...bench.workshop, stop: AbortSignal.any([bench.workshop.stop, unwanted]) },
});

const pieceOf = ({ pull, head, branch, way }: Entry, landed: Landing | undefined): Piece => ({
  head,
  way,
  landed,
  message: `Merge pull request #${pull} from ${branch}`,
});

function partsOf(entries: readonly Entry[], fates: readonly Fate[]): Part[] {
  return fates.flatMap((fate, at): Part[] => {
    const pull = entries[at]?.pull;
    if (pull === undefined) return [];
    return fate.kind === "conflict"
      ? [{ ...fate, pull, paths: [...fate.paths] }]
      : [{ ...fate, pull }];
  });
}

/** Throws Superseded when the candidate is gone or somebody else's by now. */
async function tellParts(bench: Bench, errand: Errand, parts: readonly Part[]): Promise<void> {
  const { base, candidate, claim } = errand;
  const ref = refineryRef(defaultNamespace, base);
  const result = await rewriteLedger(
    bench.git,
    ref,
    RefineryRecord,
    (seen) => decideParts(seen, candidate.id, claim, parts),
    { tries },
  );
  if (result.kind === "left") throw new Superseded(result.because);
}

/** Title of the check run: it is how the App comes to look (see app/webhook/route.ts). */
function leftOut(base: string, parts: readonly Part[]): string {
  const pulls = parts.flatMap(({ kind, pull }) => (kind === "placed" ? [] : [`#${pull}`]));
  return `Left out of ${base}: ${pulls.join(", ")}`;
}

async function judgeLine(
  bench: Bench,
  errand: Errand,
  line: Assembled,
  title: string | undefined,
): Promise<Finding> {
  const { candidate, record } = errand;
  const placed = candidate.entries.filter((_entry, at) => line.fates[at]?.kind === "placed");
  if (!hasSubject(candidate, placed)) return { kind: "nothing" };
  const criteria = await readCriteria(bench.git, moleculesOf(placed));
  const { commit, tree } = line;
  const refusal = await leaveCommit(bench.git, refOf(errand), commit);
  if (refusal !== undefined) return { kind: "unfinished", command: "git push", why: refusal };
  return judgeCommit(bench, {
    commit,
    tree,
    criteria,
    checked: commit,
    title,
    recall: (at, gates) => recallVerdict(record, at, gates),
  });
}

/**
 * Throws Superseded when the candidate is gone or somebody else's by now. A commit that was taken away meanwhile is put
 * back in the same push: never for a candidate that the App has given up.
 */
async function recordVerdict(bench: Bench, errand: Errand, verdict: Verdict): Promise<void> {
  const { base, candidate, claim } = errand;
  const ref = refineryRef(defaultNamespace, base);
  const alongside = () =>
    verdict.kind === "green" || verdict.kind === "red"
      ? movesTo(bench.git, refOf(errand), verdict.commit)
      : Promise.resolve([]);
  const result = await rewriteLedger(
    bench.git,
    ref,
    RefineryRecord,
    (seen) => decideVerdict(seen, candidate.id, claim, verdict),
    { tries, alongside },
  );
  if (result.kind === "left") throw new Superseded(result.because);
}
