import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { candidateRef, defaultNamespace, refineryRef } from "#core/names.ts";
import { type Candidate, RefineryRecord, type Verdict } from "#core/refinery/record.ts";
import { readConfig } from "../shared/config.ts";
import { createFolder, removeFolder } from "../shared/folder.ts";
import type { Git } from "../shared/git.ts";
import { createGitDirectory, listRemote, sealGitDirectory } from "../shared/git-directory.ts";
import type { Job } from "../shared/input.ts";
import { readLedger, rewriteLedger } from "../shared/ledger.ts";
import { moveRefs } from "../shared/push.ts";
import { createRedaction } from "../shared/tail.ts";
import { basicCredentials } from "../shared/token.ts";
import type { Workshop } from "../shared/workshop.ts";
import { assembleCandidate } from "./assemble.ts";
import {
  decideVerdict,
  fetchCandidate,
  pickCandidate,
  readCriteria,
  Superseded,
} from "./candidate.ts";
import type { CandidateInput } from "./candidate-input.ts";
import { proveCommit } from "./verify.ts";

export type RefineEnd =
  | { readonly kind: "superseded"; readonly why: string }
  | { readonly kind: "verdict"; readonly verdict: Verdict };

/** Makes the candidate, proves it, leaves its commit where the App can land it, and records the verdict. */
export async function refineCandidate(
  job: Job,
  input: CandidateInput,
  stop: AbortSignal,
): Promise<RefineEnd> {
  const config = readConfig(job.workspace);
  const folder = createFolder(job.temp, "refinery");
  const secrets = [input.token, basicCredentials(input.token)];
  const workshop: Workshop = {
    job,
    folder,
    stop,
    session: randomUUID(),
    redact: createRedaction(secrets),
  };
  const { path, remote } = job;
  try {
    const git = await createGitDirectory({
      directory: join(folder, "git"),
      path,
      remote,
      token: input.token,
    });
    const seen = await readLedger(git, refineryRef(defaultNamespace, input.base), RefineryRecord);
    const candidate = pickCandidate(seen?.record, input.candidate);
    await fetchCandidate(git, input.base, candidate);
    const verdict = await judge(workshop, git, candidate, config.verify);
    if (verdict.kind === "green") await leaveCommit(git, input, verdict.commit);
    return await record(git, input, verdict);
  } catch (error) {
    if (error instanceof Superseded) return { kind: "superseded", why: error.message };
    throw error;
  } finally {
    removeFolder(folder);
  }
}

async function judge(
  workshop: Workshop,
  git: Git,
  candidate: Candidate,
  config: Parameters<typeof proveCommit>[2]["config"],
): Promise<Verdict> {
  const assembled = await assembleCandidate(git, candidate);
  if (assembled.kind !== "commit") return assembled;
  const criteria = await readCriteria(git, candidate.entries);
  const verdict = await proveCommit(workshop, git, { ...assembled, config, criteria });
  sealGitDirectory(git.place.directory, []);
  return verdict;
}

/** An earlier run of the same candidate may have left the same commit there already. */
async function leaveCommit(git: Git, input: CandidateInput, commit: string): Promise<void> {
  const ref = candidateRef(defaultNamespace, input.base, input.candidate);
  const from = (await listRemote(git, [ref])).get(ref);
  if (from === commit) return;
  if ((await moveRefs(git, [{ ref, from, to: commit }])) === "lost") {
    throw new Superseded("another run verifies the same candidate");
  }
}

async function record(git: Git, input: CandidateInput, verdict: Verdict): Promise<RefineEnd> {
  const ref = refineryRef(defaultNamespace, input.base);
  const result = await rewriteLedger(git, ref, RefineryRecord, (seen) =>
    decideVerdict(seen, input.candidate, verdict),
  );
  return result.kind === "left"
    ? { kind: "superseded", why: result.because }
    : { kind: "verdict", verdict };
}
