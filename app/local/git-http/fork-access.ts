import type { Repository } from "../world/entities.ts";
import { isOpen } from "../world/pulls.ts";
import type { Caller } from "../world/tokens.ts";
import { isAllowed } from "../world/tokens.ts";
import type { World } from "../world/world.ts";

const writing = { name: "contents", access: "write" } as const;

/**
 * Branches of a fork that its owner lets others push to: heads of open pull requests with `maintainer_can_modify`, for
 * whoever may write to the repository they are made to.
 */
export function modifiableBranches(
  world: World,
  caller: Caller,
  fork: Repository,
): ReadonlySet<string> {
  const pulls = world.pulls.filter(
    (pull) =>
      pull.headRepositoryId === fork.id &&
      pull.repositoryId !== fork.id &&
      pull.maintainerCanModify &&
      isOpen(world, pull) &&
      isAllowed(world, caller, world.repositories.require(pull.repositoryId), writing),
  );
  return new Set(pulls.map(({ headBranch }) => `refs/heads/${headBranch}`));
}
