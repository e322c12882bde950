import { headRepositoryOf } from "../world/network.ts";
import type { Pull } from "../world/pull-entities.ts";
import { isOpen } from "../world/pulls.ts";
import type { Call } from "./route.ts";

/** The pull requests that the query asks for: `state`, `head` as `owner:branch`, `base`, `sort`, `direction`. */
export function listPulls(call: Call): Pull[] {
  const { world, repository, query } = call;
  const [state, head, base] = ["state", "head", "base"].map((name) => query.get(name));
  const isWanted = (pull: Pull) =>
    pull.repositoryId === repository.id &&
    (state === "all" || isOpen(world, pull) === (state !== "closed")) &&
    (base == null || pull.baseBranch === base) &&
    (head == null || isHead(call, pull, head));
  return sortPulls(call, world.pulls.filter(isWanted));
}

/** GitHub heeds `head` only with an owner before the branch. */
function isHead({ world }: Call, pull: Pull, head: string): boolean {
  const [owner = "", branch] = head.split(/:(.*)/s);
  if (branch === undefined) return true;
  const { ownerId } = headRepositoryOf(world, pull);
  return world.user(owner)?.id === ownerId && pull.headBranch === branch;
}

function sortPulls({ world, query }: Call, pulls: readonly Pull[]): Pull[] {
  const sort = query.get("sort") ?? "created";
  const direction = query.get("direction") ?? (sort === "created" ? "desc" : "asc");
  const keyOf = (pull: Pull): number => {
    if (sort === "popularity") {
      return world.comments.filter((comment) => comment.issueId === pull.issueId).length;
    }
    const { createdAt, updatedAt } = world.issues.require(pull.issueId);
    return (sort === "updated" ? updatedAt : createdAt).getTime();
  };
  const sign = direction === "asc" ? 1 : -1;
  return pulls
    .map((pull) => ({ pull, key: keyOf(pull) }))
    .sort((a, b) => sign * (a.key - b.key || a.pull.number - b.pull.number))
    .map(({ pull }) => pull);
}
