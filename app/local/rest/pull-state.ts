import { readRef } from "../git/refs.ts";
import type { GitRepository } from "../git/repository.ts";
import { headRepositoryOf } from "../world/network.ts";
import { reopenPull } from "../world/pull-changes.ts";
import type { Pull } from "../world/pull-entities.ts";
import { closePull, findRival, isOpen } from "../world/pulls.ts";
import type { ApiError } from "./errors.ts";
import { validationFailed } from "./errors.ts";
import type { Call } from "./route.ts";

/** Closes a pull request or opens it again, whichever it is not; 422 where it cannot be opened any more. */
export async function setPullState(
  call: Call,
  pull: Pull,
  state: "open" | "closed",
): Promise<void> {
  const { world, repository, actor } = call;
  if (isOpen(world, pull) === (state === "open")) return;
  if (state === "closed") {
    closePull(world, repository, pull, actor);
    return;
  }
  const why = await findObstacle(call, pull);
  if (why !== undefined) throw refuse(why);
  await reopenPull(world, repository, pull, actor);
}

async function findObstacle(call: Call, pull: Pull): Promise<string | undefined> {
  const { headBranch, baseBranch } = pull;
  if (pull.mergedAt !== null) return "The pull request has been merged.";
  const branchOf = (git: GitRepository, name: string) => readRef(git, `refs/heads/${name}`);
  const home = call.world.git(headRepositoryOf(call.world, pull));
  if ((await branchOf(home, headBranch)) === undefined)
    return `The ${headBranch} branch has been deleted.`;
  if ((await branchOf(call.git, baseBranch)) === undefined)
    return `The ${baseBranch} branch has been deleted.`;
  if (findRival(call.world, call.repository, pull) === undefined) return undefined;
  return `There is already an open pull request from ${headBranch} to ${baseBranch}.`;
}

function refuse(why: string): ApiError {
  const message = `state cannot be changed. ${why}`;
  return validationFailed({ resource: "PullRequest", field: "state", code: "invalid", message });
}
