import { performance } from "node:perf_hooks";
import { type Gates, gatesOf } from "#core/refinery/gates.ts";
import { type Git, GitError } from "../shared/git.ts";
import { listRemote, sealGitDirectory } from "../shared/git-directory.ts";
import { moveRefs, type RefMove } from "../shared/push.ts";
import { type Assembled, assembleLine, type Piece } from "./assemble.ts";
import type { Bench } from "./bench.ts";
import { Superseded } from "./candidate.ts";
import { CheckRun } from "./check-run.ts";
import { printAbandoned, printCheck } from "./check-text.ts";
import type { Finding } from "./finding.ts";
import type { Recalled } from "./known.ts";
import { mender } from "./mend.ts";
import { Library } from "./precedents.ts";
import { type Proven, proveCommit } from "./verify.ts";

/** Puts the pieces on the base, with every mechanical help there is against conflicts. */
export function assemble(bench: Bench, base: string, pieces: readonly Piece[]): Promise<Assembled> {
  const { workshop, git, plan } = bench;
  const { regenerate: rules, timeoutMinutes } = plan;
  const library = new Library(git, workshop.folder);
  return assembleLine(git, base, pieces, (onto, head) =>
    mender({ workshop, git, rules, timeoutMinutes }, library, [onto, head]),
  );
}

export interface Question {
  readonly commit: string;
  readonly tree: string;
  readonly criteria: readonly string[];
  /** The commit that the check run is written on, where GitHub has it. */
  readonly checked: string | undefined;
  /** What the check run says while it is in progress. */
  readonly title?: string | undefined;
  readonly recall: (tree: string, gates: string) => Recalled | undefined;
}

/** Finds out whether a commit holds, and says so in a check run while it does. Throws Cancelled. */
export async function judgeCommit(bench: Bench, question: Question): Promise<Finding> {
  const { commit, tree, criteria, checked, recall, title } = question;
  const { setup, commands } = bench.plan;
  const gates = gatesOf({ setup, commands, criteria });
  const check =
    checked === undefined
      ? undefined
      : await CheckRun.start(bench.job, bench.token, checked, `${tree}:${gates}`, title);
  try {
    const known = recall(tree, gates);
    const finding =
      known === undefined
        ? await prove(bench, question, { setup, commands, criteria })
        : recalled(known, { commit, tree, gates });
    await check?.finish(printCheck(finding));
    return finding;
  } catch (error) {
    await check?.finish(printAbandoned());
    throw error;
  }
}

async function prove(bench: Bench, { commit, tree }: Question, gates: Gates): Promise<Finding> {
  const { workshop, git, plan } = bench;
  const started = performance.now();
  const { timeoutMinutes } = plan;
  const proven = await proveCommit(workshop, git, { commit, tree, gates, timeoutMinutes });
  sealGitDirectory(git.place.directory, []);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return withPlace(proven, { commit, tree, gates: gatesOf(gates), seconds });
}

function withPlace(
  proven: Proven,
  place: { commit: string; tree: string; gates: string; seconds: number },
): Finding {
  switch (proven.kind) {
    case "green":
    case "red":
      return { ...proven, ...place };
    case "unfinished":
      return proven;
  }
}

function recalled(
  known: Recalled,
  place: { commit: string; tree: string; gates: string },
): Finding {
  switch (known.kind) {
    case "green":
      return { kind: "green", ...place, results: [], knownFrom: known.from, seconds: 0 };
    case "red": {
      const { failed } = known;
      return { kind: "red", ...place, failed, results: [failed], seconds: 0 };
    }
  }
}

/**
 * Leaves the commit where people can fetch it and the App can land it. An earlier run of the same candidate may have
 * left the same one there already, or another where a command makes files anew. Yields why the server refuses, if so.
 */
export async function leaveCommit(
  git: Git,
  ref: string,
  commit: string,
): Promise<string | undefined> {
  try {
    const moves = await movesTo(git, ref, commit);
    if (moves.length === 0 || (await moveRefs(git, moves)) === "moved") return undefined;
  } catch (error) {
    if (error instanceof GitError) return error.message;
    throw error;
  }
  throw new Superseded("another run verifies the same candidate");
}

/** What brings the commit to the ref, or back to it where somebody has taken it away; nothing where it is there. */
export async function movesTo(git: Git, ref: string, to: string): Promise<readonly RefMove[]> {
  const from = (await listRemote(git, [ref])).get(ref);
  return from === to ? [] : [{ ref, from, to }];
}
