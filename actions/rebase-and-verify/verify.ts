import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#core/config/config.ts";
import type { CriterionResult } from "#core/molecule/record.ts";
import type { Verdict } from "#core/refinery/record.ts";
import { Git } from "../shared/git.ts";
import { sealGitDirectory } from "../shared/git-directory.ts";
import { runGate, type Workshop } from "../shared/workshop.ts";

export interface Proof {
  readonly commit: string;
  readonly tree: string;
  readonly config: Config["verify"];
  readonly criteria: readonly string[];
}

/** Output of what holds is worth a line or two, and the record is kept for ever. */
const heldTail = 400;

/**
 * Runs set-up, the town's commands and the criteria on the commit, in a folder where nothing else ever was. The first
 * that fails decides. Tracked files that the commands have changed make it red as well: what would land is not what
 * was tested.
 */
export async function proveCommit(
  workshop: Workshop,
  git: Git,
  proof: Proof,
): Promise<Extract<Verdict, { kind: "green" | "red" }>> {
  const folder = join(workshop.folder, "candidate");
  const fresh = await checkOut(git, folder, proof.commit);
  const { commit, tree, config } = proof;
  const gates = [
    ...config.setup.map((command) => ({ what: "Set-up", command })),
    ...config.commands.map((command) => ({ what: "Verify", command })),
    ...proof.criteria.map((command) => ({ what: "Acceptance criterion", command })),
  ];
  const results: CriterionResult[] = [];
  for (const gate of gates) {
    const { result } = await runGate(workshop, {
      ...gate,
      directory: folder,
      timeoutMinutes: config.timeoutMinutes,
    });
    if (result.exitCode !== 0)
      return { kind: "red", commit, failed: result, results: [...results, result] };
    results.push({ ...result, tail: result.tail.slice(-heldTail) });
  }
  const failed = await findTampering(fresh, tree);
  return failed === undefined
    ? { kind: "green", commit, tree, results }
    : { kind: "red", commit, failed, results: [...results, failed] };
}

/** The commit's files, and a `.git` of their own without credentials for commands that ask git something. */
async function checkOut(git: Git, folder: string, commit: string): Promise<Git> {
  const own = join(folder, ".git");
  mkdirSync(own, { recursive: true });
  const { directory, path, remote, token } = git.place;
  const fresh = new Git({ directory, workTree: folder, path, remote, token });
  await fresh.run(["read-tree", "--reset", "-u", commit]);
  await git.run(["update-ref", "refs/candidate", commit]);
  await new Git({ directory: own, path, remote, token: "" }).run([
    "init",
    "--quiet",
    "--template=",
  ]);
  const inner = new Git({ directory: own, workTree: folder, path, remote, token: "" });
  await inner.run(["config", "core.bare", "false"]);
  await inner.run([
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    directory,
    "refs/candidate",
  ]);
  await inner.run(["update-ref", "--no-deref", "HEAD", commit]);
  await inner.run(["reset", "--quiet"]);
  return fresh;
}

async function findTampering(fresh: Git, tree: string): Promise<CriterionResult | undefined> {
  sealGitDirectory(fresh.place.directory, []);
  await fresh.run(["read-tree", tree]);
  await fresh.ask(["update-index", "-q", "--refresh"]);
  const changed = await fresh.ask(["diff-files", "--name-only"]);
  if (changed.exitCode === 0 && changed.stdout === "") return undefined;
  const tail = `The commands changed files that are under version control:\n${changed.stdout.trim().slice(0, 2_000)}`;
  return { command: "git diff --exit-code", exitCode: 1, seconds: 0, tail };
}
