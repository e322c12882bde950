import { countDivergence } from "../git/history.ts";
import { mergeCommits } from "../git/merge.ts";
import { readRef, updateRefs } from "../git/refs.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { bringHead, headRepositoryOf, isFromFork } from "./network.ts";
import { commitSignature } from "./people.ts";
import type { Pull } from "./pull-entities.ts";
import { describeViolation, judgeRefChange } from "./ref-rules.ts";
import { afterRefsChanged } from "./refs.ts";
import { webFlowSignature } from "./web-flow.ts";
import type { World } from "./world.ts";

export type BranchUpdate =
  | { readonly kind: "updated" }
  | { readonly kind: "head-moved" }
  | { readonly kind: "refused"; readonly reason: string };

/** Merges the base into the head branch: "Update branch". */
export async function updatePullBranch(
  world: World,
  repository: Repository,
  pull: Pull,
  expectedHead: string | undefined,
  actor: EventActor,
): Promise<BranchUpdate> {
  if (expectedHead !== undefined && expectedHead !== pull.headSha) return { kind: "head-moved" };
  const home = headRepositoryOf(world, pull);
  if (isFromFork(pull) && !pull.maintainerCanModify) {
    return { kind: "refused", reason: "The fork does not let maintainers modify this branch." };
  }
  const git = world.git(home);
  const base = await readRef(world.git(repository), `refs/heads/${pull.baseBranch}`);
  if (base === undefined) return { kind: "refused", reason: "The base branch does not exist." };
  await bringHead(world, home, repository, base.sha);
  const { behind } = await countDivergence(git, base.sha, pull.headSha);
  if (behind === 0)
    return { kind: "refused", reason: "There are no new commits on the base branch." };
  const made = await mergeCommits(git, {
    base: pull.headSha,
    head: base.sha,
    author: commitSignature(world, actor.user),
    committer: webFlowSignature(world.now()),
    message: `Merge branch '${pull.baseBranch}' into ${pull.headBranch}`,
  });
  if (made.kind === "conflict")
    return { kind: "refused", reason: "merge conflict between base and head" };
  const change = { name: `refs/heads/${pull.headBranch}`, before: pull.headSha, after: made.sha };
  const violation = await judgeRefChange(world, home, change, actor);
  if (violation !== undefined) return { kind: "refused", reason: describeViolation(violation) };
  const result = await git.exclusively(() => updateRefs(git, [change]));
  if (result.kind === "refused") return { kind: "head-moved" };
  await afterRefsChanged(world, home, [change], actor);
  return { kind: "updated" };
}
