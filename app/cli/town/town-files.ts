import type { Config } from "#core/config/config.ts";
import { printConfig } from "#core/config/print-config.ts";
import { configPath } from "#core/names.ts";
import { readCommit } from "#local/git/history.ts";
import { readTreeEntry, writeBlob, writeCommit, writeTree } from "#local/git/objects.ts";
import { updateRefs } from "#local/git/refs.ts";
import type { GitRepository } from "#local/git/repository.ts";
import { readTemplate, workflowsOf } from "../templates.ts";
import type { TownHost } from "./town-options.ts";

/** What a repository needs to be a town: its configuration and the workflow files, texts by path. */
async function renderTownFiles(
  config: Config,
  hasQueue: boolean,
  host: TownHost,
): Promise<Readonly<Record<string, string>>> {
  const isForQueue = hasQueue && config.refinery.backend !== "train";
  const names = workflowsOf({ isInJobs: host === "actions", hasQueue: isForQueue });
  const workflows = await Promise.all(
    names.map(async (name) => [`.github/workflows/${name}`, await readTemplate(name)] as const),
  );
  return { [configPath]: printConfig(config), ...Object.fromEntries(workflows) };
}

/**
 * Commits the town's files on top of `parent` and points `branch` at that commit. Workflow files that are there already
 * stay as they are: a town may have added set-up steps of its own. Yields the commit.
 */
export async function commitTownFiles(
  git: GitRepository,
  request: {
    readonly parent: string;
    readonly branch: string;
    readonly config: Config;
    /** Whether GitHub's merge queue stands in front of the base. */
    readonly hasQueue: boolean;
    readonly host: TownHost;
    readonly now: Date;
  },
): Promise<string> {
  const { parent, branch, config, hasQueue, host, now } = request;
  const files = Object.entries(await renderTownFiles(config, hasQueue, host));
  const changes = await Promise.all(
    files.map(async ([path, text]) => {
      const known = path === configPath ? undefined : await readTreeEntry(git, parent, path);
      return known === undefined ? [{ path, mode: "100644", sha: await writeBlob(git, text) }] : [];
    }),
  );
  const tree = await writeTree(git, (await readCommit(git, parent)).tree, changes.flat());
  const author = { name: "Cogtown", email: "cogtown@users.noreply.github.com", date: now };
  const message = "Make this repository a town\n";
  const commit = await writeCommit(git, { tree, parents: [parent], author, message });
  const updated = await updateRefs(git, [{ name: `refs/heads/${branch}`, after: commit }]);
  if (updated.kind === "refused")
    throw new Error(`The branch ${branch} was refused: ${updated.reason}`);
  return commit;
}
