import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Regeneration } from "#core/config/config.ts";
import { matcherOf } from "#core/molecule/scope.ts";
import { listChangedPaths } from "../shared/changed-paths.ts";
import { checkOut } from "../shared/check-out.ts";
import { findConflictMarkers } from "../shared/conflict-markers.ts";
import { removeFolder } from "../shared/folder.ts";
import type { Git } from "../shared/git.ts";
import { sealGitDirectory } from "../shared/git-directory.ts";
import { refineryIdentity, signatureEnvironment } from "../shared/identity.ts";
import type { Conflict, Merged } from "../shared/replay.ts";
import { runGate, type Workshop } from "../shared/workshop.ts";
import { replaceInTree } from "./replace-in-tree.ts";

export interface Regenerator {
  readonly workshop: Workshop;
  readonly git: Git;
  readonly rules: readonly Regeneration[];
  readonly timeoutMinutes: number;
}

/** The rule for a path: the first that names it. */
export function ruleFor(rules: readonly Regeneration[], path: string): Regeneration | undefined {
  return rules.find(({ files }) => matcherOf(files, false)(path));
}

/**
 * Takes the base side's version of every path that conflicts and has its rule's command make it anew. The conflict comes
 * back where the command failed, took too long or changed anything but its own files. That nothing looks like a conflict
 * any more proves nothing: the gates do.
 */
export async function regenerate(maker: Regenerator, conflict: Conflict): Promise<Merged> {
  const { git, workshop, rules } = maker;
  const wanted = new Set(conflict.paths.map((path) => ruleFor(rules, path)));
  const start = await takeOurs(git, conflict);
  if (start === undefined || wanted.has(undefined)) return conflict;
  const folder = mkdtempSync(join(workshop.isolation.yard, "regenerate-"));
  try {
    const fresh = await checkOut(git, folder, await wrapTree(git, start));
    let tree = start;
    for (const rule of rules.filter((each) => wanted.has(each))) {
      const made = await make(maker, fresh, rule, tree);
      if (made.kind === "refused") return withWords(conflict, made.why);
      tree = made.tree;
    }
    return { kind: "merged", tree };
  } finally {
    removeFolder(folder);
  }
}

function takeOurs(git: Git, { tree, paths, stages }: Conflict): Promise<string | undefined> {
  const replacements = paths.map((path) => {
    return { path, version: stages.find((each) => each.path === path && each.stage === 2) };
  });
  return replaceInTree(git, tree, replacements);
}

/** Commands that ask git something find a commit, like those that verify. */
function wrapTree(git: Git, tree: string): Promise<string> {
  const signature = { ...refineryIdentity, date: "@0 +0000" };
  return git.run(["commit-tree", tree, "-m", "Before generated files are made anew"], {
    environment: signatureEnvironment(signature, signature),
  });
}

type Made =
  | { readonly kind: "made"; readonly tree: string }
  | { readonly kind: "refused"; readonly why: string };

async function make(
  { workshop, git, timeoutMinutes }: Regenerator,
  fresh: Git,
  { command, files }: Regeneration,
  before: string,
): Promise<Made> {
  const directory = fresh.place.workTree ?? "";
  const gate = { what: "Regenerate", command, directory, timeoutMinutes };
  const { result, cutShort } = await runGate(workshop, gate);
  sealGitDirectory(git.place.directory, []);
  if (cutShort !== undefined || result.exitCode !== 0) {
    const how = cutShort === undefined ? `failed (exit ${result.exitCode})` : "took too long";
    return { kind: "refused", why: `\`${command}\` ${how}:\n${result.tail}` };
  }
  await fresh.run(["read-tree", before]);
  await fresh.run(["add", "--all"]);
  const tree = await fresh.run(["write-tree"]);
  const why = await whyRefused(git, before, tree, files);
  return why === undefined
    ? { kind: "made", tree }
    : { kind: "refused", why: `\`${command}\` ${why}` };
}

async function whyRefused(
  git: Git,
  before: string,
  after: string,
  files: readonly string[],
): Promise<string | undefined> {
  const isOwn = matcherOf(files, false);
  const others = (await listChangedPaths(git, before, after)).filter((path) => !isOwn(path));
  if (others.length > 0)
    return `changed other files than its own: ${others.slice(0, 20).join(", ")}`;
  const marked = await findConflictMarkers(git, before, after);
  return marked.length > 0 ? `left conflict markers in ${marked.join(", ")}` : undefined;
}

const withWords = (conflict: Conflict, why: string): Conflict => ({
  ...conflict,
  words: `${conflict.words}\n${why}`,
});
