import { timestamp } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { findIssue } from "../../world/issues.ts";
import { findLabel, labelsOf } from "../../world/labels.ts";
import { findPull } from "../../world/pulls.ts";
import type { Paging } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess } from "../context.ts";
import { absent } from "../problems.ts";
import { prefixOf, viewByOid, viewExpression, viewRef } from "./git.ts";
import { viewIssue } from "./issue.ts";
import type { IssueArguments } from "./issues.ts";
import { connectIssues } from "./issues.ts";
import type { LabelArguments } from "./label.ts";
import { connectLabels, viewLabel } from "./label.ts";
import { viewQueue } from "./merge-queue.ts";
import { connectPins } from "./pins.ts";
import { viewPull } from "./pull.ts";
import type { PullArguments } from "./pulls.ts";
import { connectPulls } from "./pulls.ts";
import type { RefsArguments } from "./refs.ts";
import { connectRefs } from "./refs.ts";
import { viewRepositoryName } from "./repository-name.ts";

export function viewRepository(context: GraphQLContext, repository: Repository) {
  return {
    ...viewRepositoryName(context, repository),
    description: repository.description,
    isPrivate: repository.private,
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    createdAt: timestamp(repository.createdAt),
    updatedAt: timestamp(repository.updatedAt),
    pushedAt: timestamp(repository.pushedAt),
    isFork: repository.parentId !== null,
    ...viewGit(context, repository),
    ...viewTickets(context, repository),
  };
}

function viewGit(context: GraphQLContext, repository: Repository) {
  const read = () => {
    requireAccess(context, repository, ["contents:read"]);
  };
  const find = async (name: string) => {
    const ref = (await context.refs(repository)).get(name);
    return ref === undefined ? null : viewRef(context, repository, ref, prefixOf(name));
  };
  return {
    defaultBranchRef: () => {
      read();
      return find(`refs/heads/${repository.defaultBranch}`);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      read();
      // A short name means a branch, then a tag, as everywhere on GitHub.
      if (qualifiedName.startsWith("refs/")) return find(qualifiedName);
      return find(`refs/heads/${qualifiedName}`).then(
        (branch) => branch ?? find(`refs/tags/${qualifiedName}`),
      );
    },
    refs: (args: RefsArguments) => {
      read();
      return connectRefs(context, repository, args);
    },
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) => {
      read();
      if (oid != null) return viewByOid(context, repository, oid);
      return viewExpression(context, repository, expression ?? "");
    },
  };
}

function viewTickets(context: GraphQLContext, repository: Repository) {
  const { world } = context;
  return {
    issue: ({ number }: { number: number }) => {
      requireAccess(context, repository, ["issues:read"]);
      const issue = findIssue(world, repository, number);
      if (issue === undefined || issue.pullId !== null) {
        throw absent(`Could not resolve to an Issue with the number of ${number}.`);
      }
      return viewIssue(context, repository, issue);
    },
    issues: (args: IssueArguments) => {
      requireAccess(context, repository, ["issues:read"]);
      return connectIssues(context, repository, args);
    },
    pullRequest: ({ number }: { number: number }) => {
      requireAccess(context, repository, ["pull_requests:read"]);
      const pull = findPull(world, repository, number);
      if (pull === undefined) {
        throw absent(`Could not resolve to a PullRequest with the number of ${number}.`);
      }
      return viewPull(context, repository, pull);
    },
    pullRequests: (args: PullArguments) => {
      requireAccess(context, repository, ["pull_requests:read"]);
      return connectPulls(context, repository, args);
    },
    pinnedIssues: (paging: Paging) => {
      requireAccess(context, repository, ["issues:read"]);
      return connectPins(context, repository, paging);
    },
    issueOrPullRequest: ({ number }: { number: number }) => {
      const found = findIssue(world, repository, number);
      if (found === undefined) {
        throw absent(`Could not resolve to an issue or pull request with the number of ${number}.`);
      }
      const need = found.pullId === null ? "issues:read" : "pull_requests:read";
      requireAccess(context, repository, [need]);
      if (found.pullId === null) return viewIssue(context, repository, found);
      return viewPull(context, repository, world.pulls.require(found.pullId));
    },
    mergeQueue: ({ branch }: { branch?: string | null }) =>
      viewQueue(context, repository, branch ?? repository.defaultBranch, viewPull),
    label: ({ name }: { name: string }) => {
      const label = findLabel(world, repository, name);
      return label === undefined ? null : viewLabel(context, repository, label);
    },
    labels: (args: LabelArguments) =>
      connectLabels(context, repository, labelsOf(world, repository), args),
  };
}
