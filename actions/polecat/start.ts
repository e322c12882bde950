import type { StepDone } from "#core/molecule/record.ts";
import type { PlannedStep } from "#core/molecule/steps.ts";
import { workBranch } from "#core/names.ts";
import { findConflictMarkers } from "../shared/conflict-markers.ts";
import type { Git } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";
import { mergeTrees, replayCommits } from "../shared/replay.ts";
import type { Progress } from "./bench.ts";
import { readBranch } from "./branch.ts";
import type { Claim } from "./claim.ts";
import { makeWip } from "./commit.ts";

export interface StartRequest {
  readonly molecule: number;
  readonly attempt: number;
  readonly base: string;
  /** Replay earlier work on this commit of the base first. */
  readonly onto: string | undefined;
  /** The steps still to do, given those that are done: unfinished work is kept in the name of the first. */
  readonly remaining: (done: readonly StepDone[]) => readonly PlannedStep[];
}

/** Where an attempt begins. */
export type Start =
  | { readonly kind: "foreign"; readonly commit: string }
  | {
      readonly kind: "start";
      /** The base branch as it was found. */
      readonly base: string;
      readonly progress: Progress;
      /** Paths that do not fit the base on which earlier work was replayed, by this attempt or by one before it. */
      readonly conflicts: readonly string[];
    };

/** Finds what earlier attempts left, and replays it where the Refinery asked for that. */
export async function findStart(git: Git, claim: Claim, request: StartRequest): Promise<Start> {
  const branch = workBranch(request.molecule);
  const refs = await fetchRefs(git, {
    base: `refs/heads/${request.base}`,
    work: `refs/heads/${branch}`,
  });
  const { base, work } = refs;
  if (base === undefined) throw new Error(`The base branch \`${request.base}\` does not exist.`);
  if (work === undefined) return startAt(base, { settled: base, tip: base, done: [] });
  const reading = await readBranch(git, request.molecule, base, work);
  if (reading.kind === "foreign") return reading;
  claim.adoptBranch(work);
  const { settled, tip, done } = reading;
  const { onto } = request;
  const fits =
    onto === undefined ||
    (await git.resolve(onto)) === undefined ||
    (await git.isAncestor(onto, tip));
  if (!fits) return replayWork(git, claim, request, { base, work, onto });
  const conflicts = tip === settled ? [] : await findConflictMarkers(git, settled, tip);
  return startAt(base, { settled, tip, done }, conflicts);
}

function startAt(base: string, progress: Progress, conflicts: readonly string[] = []): Start {
  return { kind: "start", base, progress, conflicts };
}

interface Ground {
  readonly base: string;
  readonly work: string;
  readonly onto: string;
}

async function replayWork(
  git: Git,
  claim: Claim,
  request: StartRequest,
  ground: Ground,
): Promise<Start> {
  const replay = await replayCommits(git, ground.base, ground.work, ground.onto);
  const clean = replay.kind === "replayed" ? replay.commit : replay.onto;
  const reading = await readBranch(git, request.molecule, ground.base, clean);
  if (reading.kind === "foreign") return reading;
  const { done } = reading;
  if (replay.kind === "replayed") {
    const { settled, tip } = reading;
    await claim.publish({ kind: "replayed", fits: true, done }, clean);
    return startAt(ground.base, { settled, tip, done });
  }
  const stop = { clean, done, conflict: replay.commit };
  const markers = await makeConflict(git, request, ground, stop);
  await claim.publish({ kind: "replayed", fits: false, done }, markers);
  // Never `settled`: where nothing could be replayed that is the newest base, which may hold more than these files do.
  return startAt(ground.base, { settled: clean, tip: markers, done }, replay.paths);
}

interface Stop {
  readonly clean: string;
  readonly done: readonly StepDone[];
  /** The first commit that does not fit. */
  readonly conflict: string;
}

/** What does not fit is kept as unfinished work, conflict markers and all: the agent that comes next resolves them. */
async function makeConflict(
  git: Git,
  request: StartRequest,
  ground: Ground,
  stop: Stop,
): Promise<string> {
  const parent = (await git.resolve(`${stop.conflict}^`)) ?? ground.base;
  const { tree } = await mergeTrees(git, stop.clean, ground.work, parent);
  const [step] = request.remaining(stop.done);
  if (step === undefined)
    throw new Error("Work does not fit the base, and there is no step that it belongs to.");
  const { molecule, attempt } = request;
  return makeWip(git, { molecule, attempt, step, tip: stop.clean }, tree);
}
