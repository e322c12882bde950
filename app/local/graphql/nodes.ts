import type { Repository, User } from "../world/entities.ts";
import { parseNodeId } from "../world/ids.ts";
import type { Issue, IssueComment, Label } from "../world/issue-entities.ts";
import type { Pull } from "../world/pull-entities.ts";
import type { GraphQLContext } from "./context.ts";
import { isVisible } from "./context.ts";
import { absent } from "./problems.ts";

/** A node id taken back to the row it names, for the kinds that mutations and `node(id:)` are given. */
export type FoundNode =
  | { readonly kind: "repository"; readonly repository: Repository }
  | { readonly kind: "issue"; readonly repository: Repository; readonly issue: Issue }
  | {
      readonly kind: "pull";
      readonly repository: Repository;
      readonly issue: Issue;
      readonly pull: Pull;
    }
  | {
      readonly kind: "comment";
      readonly repository: Repository;
      readonly issue: Issue;
      readonly comment: IssueComment;
    }
  | { readonly kind: "label"; readonly repository: Repository; readonly label: Label };

export const notResolved = (id: string) =>
  absent(`Could not resolve to a node with the global id of '${id}'`);

/** What the id names, or undefined for things that are gone, hidden from the caller, or of no such kind. */
export function findNode(context: GraphQLContext, id: string): FoundNode | undefined {
  const parsed = parseNodeId(id);
  if (parsed === undefined) return undefined;
  const found = readNode(context, parsed.type, Number(parsed.rest));
  return found !== undefined && isVisible(context, found.repository) ? found : undefined;
}

function readNode({ world }: GraphQLContext, type: string, id: number): FoundNode | undefined {
  switch (type) {
    case "Repository": {
      const repository = world.repositories.get(id);
      return repository && { kind: "repository", repository };
    }
    case "Issue":
    case "PullRequest": {
      const issue = world.issues.get(id);
      return issue && readTicket({ world }, issue);
    }
    case "IssueComment": {
      const comment = world.comments.get(id);
      if (comment === undefined) return undefined;
      const issue = world.issues.require(comment.issueId);
      const repository = world.repositories.require(comment.repositoryId);
      return { kind: "comment", repository, issue, comment };
    }
    case "Label": {
      const label = world.labels.get(id);
      const repository = label && world.repositories.require(label.repositoryId);
      return label && repository && { kind: "label", repository, label };
    }
    default:
      return undefined;
  }
}

function readTicket({ world }: Pick<GraphQLContext, "world">, issue: Issue): FoundNode {
  const repository = world.repositories.require(issue.repositoryId);
  if (issue.pullId === null) return { kind: "issue", repository, issue };
  return { kind: "pull", repository, issue, pull: world.pulls.require(issue.pullId) };
}

/** The person, bot or organization of this id; throws NOT_FOUND in GitHub's words for anything else. */
export function requireUser({ world }: GraphQLContext, id: string): User {
  const parsed = parseNodeId(id);
  const user = world.users.get(Number(parsed?.rest));
  if (user === undefined || user.type !== parsed?.type) throw notResolved(id);
  return user;
}

type Kind = FoundNode["kind"];
type NodeOf<Wanted extends Kind> = Extract<FoundNode, { kind: Wanted }>;

/** The node of one of these kinds; throws NOT_FOUND in GitHub's words when it is not. */
export function requireNode<Wanted extends Kind>(
  context: GraphQLContext,
  id: string,
  ...kinds: readonly Wanted[]
): NodeOf<Wanted> {
  const node = findNode(context, id);
  if (node !== undefined && isOfKind(node, kinds)) return node;
  throw notResolved(id);
}

function isOfKind<Wanted extends Kind>(
  node: FoundNode,
  kinds: readonly Wanted[],
): node is NodeOf<Wanted> {
  return kinds.some((kind) => kind === node.kind);
}
