import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Finding, find, findCommon } from "#core/doctor/finding.ts";
import { configPath } from "#core/names.ts";
import { type GitAnswer, runGit } from "../git.ts";
import { describeOldNode, oldestNode } from "../node-version.ts";
import { parseRemoteAddress } from "../remote/address.ts";
import type { Remote } from "../remote/remote.ts";
import { UsageError } from "../usage-error.ts";

export function judgeNode(version: string): readonly Finding[] {
  return [
    describeOldNode(version) === undefined
      ? find("node", "fine", { version })
      : find("node", "old", { version, wanted: oldestNode }),
  ];
}

/** git in this folder; undefined: there is no git. */
async function askGit(folder: string, ...args: readonly string[]): Promise<GitAnswer | undefined> {
  try {
    return await runGit(folder, args);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** `git merge-tree --write-tree` came with it (git's release notes for 2.38). */
const oldestGit = { major: 2, minor: 38 };

export async function lookAtGit(folder: string): Promise<readonly Finding[]> {
  const answer = await askGit(folder, "--version");
  return judgeGit(answer?.ok === true ? answer.text : undefined);
}

/** `version` as git prints it; undefined: there is no git. */
export function judgeGit(version: string | undefined): readonly Finding[] {
  if (version === undefined) return [find("git", "missing", {})];
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  const isOld = major < oldestGit.major || (major === oldestGit.major && minor < oldestGit.minor);
  return [find("git", isOld ? "old" : "fine", { version })];
}

/** The working folder as a clone of the repository that is meant. */
export async function lookAtClone(folder: string, remote: Remote): Promise<readonly Finding[]> {
  const origin = await askGit(folder, "remote", "get-url", "origin");
  if (origin === undefined) return [findCommon("clone", "needs", { needed: "git" })];
  const repository = remote.fullName;
  if (!isCloneOf(origin, remote)) return [find("clone", "other", { repository })];
  const branch = await askGit(folder, "symbolic-ref", "--short", "--quiet", "HEAD");
  return [
    branch?.ok === true
      ? find("clone", "fine", { repository, branch: branch.text })
      : find("clone", "detached", { branch: "main" }),
  ];
}

function isCloneOf(origin: GitAnswer, { owner, name }: Remote): boolean {
  const address = origin.ok ? parseRemoteAddress(origin.text) : undefined;
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return address !== undefined && same(address.owner, owner) && same(address.name, name);
}

/** The town's files in a clone of it, texts by path; none in any other folder. */
export async function readLocalFiles(
  folder: string,
  remote: Remote,
): Promise<ReadonlyMap<string, string>> {
  const origin = await askGit(folder, "remote", "get-url", "origin");
  const top = await askGit(folder, "rev-parse", "--show-toplevel");
  if (origin === undefined || top?.ok !== true || !isCloneOf(origin, remote)) return new Map();
  const workflows = ".github/workflows";
  const inFolder = join(top.text, workflows);
  const names = existsSync(inFolder) ? readdirSync(inFolder) : [];
  const ours = names.filter((name) => /^cogtown-[\w-]+\.yml$/.test(name));
  const paths = [configPath, ...ours.map((name) => `${workflows}/${name}`)];
  return new Map(
    paths
      .filter((path) => existsSync(join(top.text, path)))
      .map((path) => [path, readFileSync(join(top.text, path), "utf8")]),
  );
}
