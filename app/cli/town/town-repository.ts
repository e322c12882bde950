import { dispatchLabel } from "#core/names.ts";
import { resolveCommit } from "#local/git/refs.ts";
import type { LocalGitHub } from "#local/github.ts";
import type { Repository } from "#local/world/entities.ts";
import { createLabel } from "#local/world/labels.ts";
import { requireMergeQueue } from "./merge-queue.ts";
import { commitTownFiles } from "./town-files.ts";
import type { TownOptions } from "./town-options.ts";

export interface TownRepository {
  readonly repository: Repository;
  /** Branch that molecules land on. */
  readonly base: string;
  /** What this person acts by. Throws for somebody who is not in this town. */
  tokenOf(login: string): string;
}

/** Branch of the town's own files, where the history of the base branch must hold nothing but the user's work and what lands. */
const townBranch = "cogtown-town";

/** Makes the people, the repository with its code, and the commit that makes it a town. */
export async function createTownRepository(
  github: LocalGitHub,
  options: TownOptions,
): Promise<TownRepository> {
  const { owner, name, people = {}, mergeQueue } = options;
  const logins = [owner, ...Object.keys(people)];
  const tokens = new Map(logins.map((login) => [login, github.seed.user(login).token]));
  if (mergeQueue !== undefined) github.seed.organization(mergeQueue.organization);
  const fullName = `${mergeQueue?.organization ?? owner}/${name}`;
  const base = await fillRepository(github, fullName, options);
  const roles = mergeQueue === undefined ? people : { ...people, [owner]: "admin" as const };
  for (const [login, role] of Object.entries(roles))
    github.seed.collaborator(fullName, login, role);
  const repository = github.world.requireRepository(fullName);
  if (mergeQueue !== undefined) requireMergeQueue(github.world, repository, base, mergeQueue);
  // As a set-up does: people without write permission can put labels on, but not make new ones.
  const actor = { user: github.world.requireUser(owner), app: null, byWorkflowToken: false };
  createLabel(github.world, repository, { name: dispatchLabel, color: "5319e7" }, actor);
  return { repository, base, tokenOf: (login) => requireToken(tokens, login) };
}

function requireToken(tokens: ReadonlyMap<string, string>, login: string): string {
  const token = tokens.get(login);
  if (token === undefined) throw new Error(`Nobody here is called ${login}`);
  return token;
}

async function fillRepository(
  github: LocalGitHub,
  fullName: string,
  { source, config, mergeQueue, host = "node" }: TownOptions,
): Promise<string> {
  const now = github.world.now();
  const hasQueue = mergeQueue !== undefined;
  switch (source.kind) {
    case "empty":
      await github.seed.repository(fullName, { source: { empty: true } });
      return "main";
    case "files":
    case "folder": {
      const from = source.kind === "files" ? { files: source.files } : { folder: source.folder };
      const repository = await github.seed.repository(fullName, { source: from });
      const git = github.world.git(repository);
      const parent = await requireCommit(git, "refs/heads/main");
      await commitTownFiles(git, { parent, branch: "main", config, hasQueue, host, now });
      return "main";
    }
    case "repository": {
      const defaultBranch = source.base === townBranch ? `${townBranch}-files` : townBranch;
      const request = { source: { empty: true }, defaultBranch } as const;
      const git = github.world.git(await github.seed.repository(fullName, request));
      const branch = `refs/heads/${source.base}`;
      await git.run(["fetch", "--quiet", source.path, `+${branch}:${branch}`]);
      const parent = await requireCommit(git, branch);
      await commitTownFiles(git, { parent, branch: defaultBranch, config, hasQueue, host, now });
      return source.base;
    }
  }
}

async function requireCommit(
  git: Parameters<typeof resolveCommit>[0],
  ref: string,
): Promise<string> {
  const commit = await resolveCommit(git, ref);
  if (commit === undefined) throw new Error(`${ref} has no commit`);
  return commit;
}
