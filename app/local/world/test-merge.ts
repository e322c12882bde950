import { changedPaths } from "../git/diff.ts";
import { mergeCommits } from "../git/merge.ts";
import { noObject, readRef, updateRefs } from "../git/refs.ts";
import type { Repository } from "./entities.ts";
import type { Pull } from "./pull-entities.ts";
import { webFlowSignature } from "./web-flow.ts";
import type { World } from "./world.ts";

/**
 * Merges head and base as they stand now, for trial, and keeps the result at `refs/pull/N/merge`: what workflows of
 * `pull_request` run on. Nothing is done when the last try was of the same two commits, or the base is gone.
 */
export async function refreshTestMerge(
  world: World,
  repository: Repository,
  pull: Pull,
): Promise<Pull> {
  const git = world.git(repository);
  const base = await readRef(git, `refs/heads/${pull.baseBranch}`);
  if (base === undefined) return pull;
  const last = pull.testMerge;
  if (last?.baseSha === base.sha && last.headSha === pull.headSha) return pull;
  const merge = await mergeCommits(git, {
    base: base.sha,
    head: pull.headSha,
    author: webFlowSignature(world.now()),
    message: `Merge ${pull.headSha} into ${base.sha}`,
  });
  const sha = merge.kind === "merged" ? merge.sha : null;
  const name = `refs/pull/${pull.number}/merge`;
  const isKept = (await readRef(git, name)) !== undefined;
  if (sha !== null || isKept) await updateRefs(git, [{ name, after: sha ?? noObject }]);
  const changes = sha === null ? [] : await changedPaths(git, base.sha, sha);
  const testMerge = {
    baseSha: base.sha,
    headSha: pull.headSha,
    sha,
    changedPaths: changes.map(({ path }) => path),
  };
  return world.pulls.update(pull.id, { baseSha: base.sha, testMerge });
}
