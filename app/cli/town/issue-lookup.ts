import { parseNodeId } from "#local/world/ids.ts";
import type { World } from "#local/world/world.ts";

/** Number of the issue that a GraphQL node id stands for: the issue itself, or one of its comments. */
export function findIssueOfNode(world: World, node: string): number | undefined {
  const parsed = parseNodeId(node);
  const id = Number(parsed?.rest);
  if (parsed?.type === "Issue") return world.issues.get(id)?.number;
  if (parsed?.type !== "IssueComment") return undefined;
  const comment = world.comments.get(id);
  return comment === undefined ? undefined : world.issues.get(comment.issueId)?.number;
}

/** Numbers of the issues that are no pull requests, in order. */
export function listIssues(world: World, repositoryId: number): readonly number[] {
  return world.issues
    .filter((issue) => issue.repositoryId === repositoryId && issue.pullId === null)
    .map((issue) => issue.number)
    .sort((a, b) => a - b);
}
