import { commentsOf } from "../../world/comments.ts";
import type { Repository } from "../../world/entities.ts";
import type { Issue } from "../../world/issue-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { leftOut } from "../unmodelled.ts";
import { viewIssue } from "./issue.ts";

type States = readonly ("OPEN" | "CLOSED")[];

export interface IssueArguments extends Paging {
  readonly labels?: readonly string[] | null;
  readonly states?: States | null;
  readonly filterBy?: IssueFilter | null;
  readonly orderBy?: {
    readonly field: "CREATED_AT" | "UPDATED_AT" | "COMMENTS";
    readonly direction: "ASC" | "DESC";
  } | null;
}

interface IssueFilter {
  readonly labels?: readonly string[] | null;
  readonly states?: States | null;
  /** A time as text; issues that changed then or later. GitHub's times have no fraction of a second. */
  readonly since?: string | null;
  readonly createdBy?: string | null;
  readonly assignee?: string | null;
}

/** The issues of a repository, in the order they were opened unless another is asked for. Of several labels one is enough, unlike in REST. */
export function connectIssues(
  context: GraphQLContext,
  repository: Repository,
  args: IssueArguments,
) {
  const { world } = context;
  const { labels, states, filterBy, orderBy } = args;
  const passes = filterBy == null ? () => true : readFilter(context, filterBy);
  const found = world.issues.filter(
    (issue) =>
      issue.repositoryId === repository.id &&
      issue.pullId === null &&
      isIn(issue, states) &&
      (labels == null || hasOneOf(context, issue, labels)) &&
      passes(issue),
  );
  return connect(sorted(context, found, orderBy), args, {
    key: ({ id }) => id,
    view: (issue) => viewIssue(context, repository, issue),
  });
}

function isIn({ state }: Issue, states: States | null | undefined): boolean {
  return states?.includes(state === "open" ? "OPEN" : "CLOSED") ?? true;
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

const modelled: readonly string[] = ["labels", "states", "since", "createdBy", "assignee"];

/** Whether one of several labels is enough here is not documented, so only one may be asked for. */
function readFilter(context: GraphQLContext, filter: IssueFilter): (issue: Issue) => boolean {
  const { labels, states, since, createdBy, assignee } = filter;
  const unread = Object.keys(filter).find((key) => !modelled.includes(key) && isGiven(filter, key));
  if (unread !== undefined) throw leftOut(context, `IssueFilters.${unread}`);
  if (labels != null && labels.length > 1) throw leftOut(context, "IssueFilters.labels of several");
  const isBy = (id: number, login: string) =>
    context.world.users.require(id).login.toLowerCase() === login.toLowerCase();
  return (issue) =>
    isIn(issue, states) &&
    (labels == null || hasOneOf(context, issue, labels)) &&
    (since == null || seconds(issue.updatedAt) >= seconds(new Date(since))) &&
    (createdBy == null || isBy(issue.authorId, createdBy)) &&
    isAssignedAs(issue, assignee, isBy);
}

/** The schema's own default of `viewerSubscribed` is nobody's wish. */
function isGiven(filter: IssueFilter, key: string): boolean {
  return Object.entries(filter).some(([name, value]) => name === key && value !== false);
}

/** `null` means nobody, `*` anybody. */
function isAssignedAs(
  { assigneeIds }: Issue,
  assignee: string | null | undefined,
  isBy: (id: number, login: string) => boolean,
): boolean {
  if (assignee === undefined) return true;
  if (assignee === null) return assigneeIds.length === 0;
  if (assignee === "*") return assigneeIds.length > 0;
  return assigneeIds.some((id) => isBy(id, assignee));
}

function sorted(
  { world }: GraphQLContext,
  issues: readonly Issue[],
  orderBy: IssueArguments["orderBy"],
): readonly Issue[] {
  if (orderBy == null) return issues;
  const { field, direction } = orderBy;
  const weigh = (issue: Issue): number => {
    switch (field) {
      case "CREATED_AT":
        return issue.createdAt.getTime();
      case "UPDATED_AT":
        return issue.updatedAt.getTime();
      case "COMMENTS":
        return commentsOf(world, issue).length;
    }
  };
  const sign = direction === "ASC" ? 1 : -1;
  return issues.toSorted((a, b) => sign * (weigh(a) - weigh(b) || a.id - b.id));
}

export function hasOneOf(
  { world }: GraphQLContext,
  issue: Issue,
  names: readonly string[],
): boolean {
  const wanted = names.map((name) => name.toLowerCase());
  return issue.labelIds.some((id) => wanted.includes(world.labels.require(id).name.toLowerCase()));
}
