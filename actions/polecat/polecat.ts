import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { plannedSteps } from "#core/molecule/steps.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import { Cancelled } from "../shared/cancelled.ts";
import { readConfig } from "../shared/config.ts";
import { createFolder } from "../shared/folder.ts";
import type { Git } from "../shared/git.ts";
import { createGitDirectory } from "../shared/git-directory.ts";
import type { Job } from "../shared/input.ts";
import { rewriteLedger } from "../shared/ledger.ts";
import { createRedaction } from "../shared/tail.ts";
import { basicCredentials } from "../shared/token.ts";
import type { Workshop } from "../shared/workshop.ts";
import { createCommandAgent } from "./agents/command.ts";
import { workAttempt } from "./attempt.ts";
import type { AttemptInput } from "./attempt-input.ts";
import type { Bench } from "./bench.ts";
import { type Claimant, decideClaim } from "./claim.ts";
import { decideEnding, type Ending } from "./ending.ts";
import { saveAttemptState } from "./state.ts";
import { WorkTree } from "./work-tree.ts";

/** How a run of the action ended. */
export type PolecatEnd =
  | { readonly kind: "superseded"; readonly why: string }
  | { readonly kind: "ended"; readonly record: MoleculeRecord; readonly ending: Ending };

/**
 * One attempt from claim to outcome. Throws Cancelled when the job is being cancelled, and errors for what went wrong
 * before there was a claim; from the claim on, what goes wrong is recorded as an outcome.
 */
export async function runPolecat(
  job: Job,
  input: AttemptInput,
  stop: AbortSignal,
): Promise<PolecatEnd> {
  const config = readConfig(job.workspace);
  const workshop = openWorkshop(job, input, stop, config.agent.env);
  const git = await openGit(workshop, input.token);
  const claimant = {
    attempt: input.attempt,
    nonce: input.nonce,
    runId: job.runId,
    runAttempt: job.runAttempt,
  };
  const record = await claim(git, input, claimant);
  if ("why" in record) return { kind: "superseded", why: record.why };
  const tree = new WorkTree(git, job.workspace);
  const agent = createCommandAgent(workshop, config.agent);
  const { session, folder } = workshop;
  const keep: Bench["keep"] = (work) => {
    saveAttemptState({ session, folder, ...(work === undefined ? {} : { work }) });
  };
  const plan = plannedSteps(record);
  const bench = {
    workshop,
    git,
    tree,
    agent,
    config,
    input,
    record,
    spec: readSpec(record),
    plan,
    keep,
  };
  const ending = await endOf(bench, claimant);
  return settle(git, input, ending);
}

function openWorkshop(
  job: Job,
  input: AttemptInput,
  stop: AbortSignal,
  agentEnv: readonly string[],
): Workshop {
  const session = randomUUID();
  const folder = createFolder(job.temp, "polecat");
  saveAttemptState({ session, folder });
  const secrets = [
    input.token,
    basicCredentials(input.token),
    ...agentEnv.map((name) => job.variables[name]),
  ];
  return { job, session, folder, stop, redact: createRedaction(secrets) };
}

function openGit({ job, folder }: Workshop, token: string): Promise<Git> {
  const directory = join(folder, "git");
  return createGitDirectory({
    directory,
    workTree: job.workspace,
    path: job.path,
    remote: job.remote,
    token,
  });
}

async function claim(
  git: Git,
  input: AttemptInput,
  claimant: Claimant,
): Promise<MoleculeRecord | { readonly why: string }> {
  const ref = moleculeRef(defaultNamespace, input.molecule);
  const result = await rewriteLedger(git, ref, MoleculeRecord, (seen) =>
    decideClaim(seen, claimant, new Date()),
  );
  if (result.kind === "appended") return result.record;
  return result.because.kind === "ours" ? result.because.record : { why: result.because.why };
}

function readSpec(record: MoleculeRecord): Bench["spec"] {
  const parsed = parseSpec(record.spec.body);
  if (parsed.ok) return parsed.value;
  throw new Error(
    "The approved text cannot be read by this version of the action: use the version that the App has.",
  );
}

async function endOf(bench: Bench, claimant: Claimant): Promise<Ending> {
  const { plan } = bench;
  try {
    const { outcome, progress } = await workAttempt(bench);
    return { claimant, plan, outcome, progress };
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    const cause = bench.workshop.redact(error instanceof Error ? error.message : String(error));
    return { claimant, plan, outcome: { kind: "infra", cause }, progress: undefined };
  }
}

async function settle(git: Git, input: AttemptInput, ending: Ending): Promise<PolecatEnd> {
  const ref = moleculeRef(defaultNamespace, input.molecule);
  const result = await rewriteLedger(git, ref, MoleculeRecord, (seen) =>
    decideEnding(seen, ending, new Date()),
  );
  if (result.kind === "left") return { kind: "superseded", why: result.because };
  return { kind: "ended", record: result.record, ending };
}
