import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as core from "@actions/core";
import type { Config } from "#core/config/config.ts";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import type { MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { plannedSteps } from "#core/molecule/steps.ts";
import { secretsOf } from "../shared/agents/with-cli.ts";
import { Cancelled } from "../shared/cancelled.ts";
import { readConfig } from "../shared/config.ts";
import { createFolder } from "../shared/folder.ts";
import { type Git, GitError } from "../shared/git.ts";
import { createGitDirectory } from "../shared/git-directory.ts";
import type { Job } from "../shared/input.ts";
import { IsolationBroken, noIsolation } from "../shared/isolation/isolation.ts";
import { safePath } from "../shared/isolation/safe-path.ts";
import { Reserve } from "../shared/reserve.ts";
import { createRedaction } from "../shared/tail.ts";
import { basicCredentials } from "../shared/token.ts";
import type { Workshop } from "../shared/workshop.ts";
import { createChosenAgent } from "./agents/chosen.ts";
import { allot } from "./allotted.ts";
import { workAttempt } from "./attempt.ts";
import type { AttemptInput } from "./attempt-input.ts";
import type { Bench, Ended } from "./bench.ts";
import { BranchMoved, Claim, Superseded } from "./claim.ts";
import { claimantOf } from "./claimant.ts";
import { accountOf } from "./ending.ts";
import { inRoom } from "./room.ts";
import { salvageWork } from "./salvage.ts";
import { Memo } from "./state.ts";
import { Tally } from "./tally.ts";
import type { Timing } from "./timing.ts";
import { WorkTree } from "./work-tree.ts";

/** How a run of the action ended. */
export type PolecatEnd =
  | { readonly kind: "superseded"; readonly why: string }
  | {
      readonly kind: "ended";
      readonly outcome: Outcome;
      readonly plan: Bench["plan"];
      readonly record: MoleculeRecord;
    };

/**
 * One attempt from claim to outcome. Throws Cancelled when the job is being cancelled or somebody wants it to end, and
 * errors for what went wrong before there was a claim; from the claim on, what goes wrong is recorded as an outcome.
 */
export async function runPolecat(
  job: Job,
  input: AttemptInput,
  stop: AbortSignal,
  timing: Timing,
): Promise<PolecatEnd> {
  const config = readConfig(job.workspace);
  const workshop = openWorkshop(job, input, stop, config.agent);
  const memo = new Memo(workshop.session, workshop.folder);
  const reserve = new Reserve(workshop.folder);
  const git = await openGit(workshop, input.token);
  try {
    const claim = await Claim.make(git, claimantOf(job, input));
    return await inRoom(workshop, config.isolation, async (room, refusal) => {
      const pace = timing.pace(config);
      const bench = openBench({ workshop: room, git, claim, config, input, memo, pace }, timing);
      const ended = refusal === undefined ? await endOf(bench, reserve) : refused(refusal);
      reserve.release();
      return settle(bench, ended);
    });
  } catch (error) {
    if (error instanceof Superseded) return { kind: "superseded", why: error.message };
    throw error;
  }
}

const refused = (outcome: Outcome): Ended => ({ outcome, done: undefined, wip: undefined });

function openWorkshop(
  job: Job,
  input: AttemptInput,
  stop: AbortSignal,
  agent: Config["agent"],
): Workshop {
  const secrets = [input.token, basicCredentials(input.token), ...secretsOf(job, agent)];
  const session = randomUUID();
  const folder = createFolder(job.temp, "polecat");
  return {
    job,
    session,
    folder,
    isolation: noIsolation(folder, session),
    stop,
    redact: createRedaction(secrets),
  };
}

function openGit({ job, folder }: Workshop, token: string): Promise<Git> {
  const directory = join(folder, "git");
  return createGitDirectory({
    directory,
    workTree: job.workspace,
    path: safePath(job.path, job.workspace),
    remote: job.remote,
    token,
  });
}

type Kit = Omit<Bench, "tree" | "agent" | "record" | "spec" | "plan" | "allotted" | "tally">;

/** Only the claimed record says what the budget left the attempt, and so when its time is up. */
function openBench(kit: Kit, timing: Timing): Bench {
  const { git, config, claim, input } = kit;
  const { record } = claim;
  const allotted = allot(input.minutes, record);
  const tally = new Tally(config.budget.prices, allotted.cap);
  const attempt = record.attempts.at(-1) ?? { n: input.attempt };
  const workshop = { ...kit.workshop, timeIsUp: timing.timeIsUp(allotted.minutes) };
  return {
    ...kit,
    workshop,
    allotted,
    tally,
    tree: new WorkTree(git, workshop.job.workspace),
    agent: createChosenAgent(workshop, { config, attempt, tally }),
    record,
    spec: readSpec(record),
    plan: plannedSteps(record),
  };
}

function readSpec(record: MoleculeRecord): Bench["spec"] {
  const parsed = parseSpec(record.spec.body);
  if (parsed.ok) return parsed.value;
  throw new Error(
    "The approved text cannot be read by this version of the action: use the version that the App has.",
  );
}

async function endOf(bench: Bench, reserve: Reserve): Promise<Ended> {
  try {
    return await workAttempt(bench);
  } catch (error) {
    if (error instanceof Cancelled || error instanceof Superseded) throw error;
    reserve.release();
    const isLost = error instanceof BranchMoved || error instanceof IsolationBroken;
    const wip = isLost ? undefined : await salvageAfterTrouble(bench);
    return { outcome: infraOf(bench, error), done: undefined, wip };
  }
}

function infraOf({ workshop }: Bench, error: unknown): Extract<Outcome, { kind: "infra" }> {
  const words = error instanceof Error ? error.message : String(error);
  return { kind: "infra", cause: workshop.redact(words) };
}

/** What went wrong once may go wrong again (a full disk): then the trouble is told, and the work is lost. */
async function salvageAfterTrouble(bench: Bench): Promise<string | undefined> {
  const { git, tree, input, memo } = bench;
  try {
    return memo.work === undefined ? undefined : await salvageWork(git, tree, input, memo.work);
  } catch (error) {
    core.warning(`Unfinished work could not be kept: ${infraOf(bench, error).cause}`);
    return undefined;
  }
}

/** Records how it ended, together with the work that is not pushed yet. */
async function settle(bench: Bench, ended: Ended): Promise<PolecatEnd> {
  const outcome = await publishEnd(bench, ended);
  bench.memo.keep(undefined);
  return { kind: "ended", outcome, plan: bench.plan, record: bench.claim.record };
}

/** Where the work is refused, by a rule of the repository or because somebody moved the branch, the outcome is not. */
async function publishEnd(bench: Bench, { outcome, done, wip }: Ended): Promise<Outcome> {
  const { claim } = bench;
  try {
    const account = await accountOf(bench, wip ?? claim.head);
    await claim.publish({ kind: "ended", outcome, done, account }, wip);
    return outcome;
  } catch (error) {
    const isRefused = error instanceof GitError || error instanceof BranchMoved;
    if (wip === undefined || !isRefused) throw error;
    const trouble = outcome.kind === "infra" ? outcome : infraOf(bench, error);
    const account = await accountOf(bench, claim.head);
    await claim.publish({ kind: "ended", outcome: trouble, done, account });
    return trouble;
  }
}
