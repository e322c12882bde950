import type { User } from "../world/entities.ts";
import type { Issue } from "../world/issue-entities.ts";
import { validationFailed } from "./errors.ts";
import type { Call } from "./route.ts";

/** One of the words that a query parameter may be; 422 for any other. */
function readWord<Word extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const asked = query.get(name);
  if (asked === null) return words[0];
  const found = words.find((word) => word === asked);
  if (found === undefined)
    throw validationFailed({ resource: "Issue", field: name, code: "invalid" });
  return found;
}

type Test = (issue: Issue) => boolean;

/** Several labels must all be there; their names are equal without regard to case. */
function testLabels({ world, query }: Call): Test {
  const wanted = (query.get("labels") ?? "").split(",").map((name) => name.trim().toLowerCase());
  const names = wanted.filter((name) => name !== "");
  return (issue) => {
    const own = issue.labelIds.map((id) => world.labels.require(id).name.toLowerCase());
    return names.every((name) => own.includes(name));
  };
}

function testAssignee({ world, query }: Call): Test {
  const asked = query.get("assignee");
  if (asked === null) return () => true;
  if (asked === "none") return (issue) => issue.assigneeIds.length === 0;
  if (asked === "*") return (issue) => issue.assigneeIds.length > 0;
  const user = world.user(asked);
  return (issue) => user !== undefined && issue.assigneeIds.includes(user.id);
}

function testMention({ query }: Call): Test {
  const asked = query.get("mentioned");
  if (asked === null) return () => true;
  const text = `@${asked.toLowerCase()}`;
  return (issue) => issue.body?.toLowerCase().includes(text) ?? false;
}

/** An App that opened an issue is asked for as `app/its-slug` or by its bot's login. */
function findCreator({ world, query }: Call): User | undefined {
  const asked = query.get("creator") ?? "";
  return world.user(asked.startsWith("app/") ? `${asked.slice("app/".length)}[bot]` : asked);
}

function testCreator(call: Call): Test {
  if (!call.query.has("creator")) return () => true;
  const creator = findCreator(call);
  return (issue) => issue.authorId === creator?.id;
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

/** 422 for text that is no date. GitHub's times have no fraction of a second. */
export function readSince({ query }: Pick<Call, "query">): (updatedAt: Date) => boolean {
  const asked = query.get("since");
  if (asked === null) return () => true;
  const since = new Date(asked);
  if (Number.isNaN(since.getTime()))
    throw validationFailed({ resource: "Issue", field: "since", code: "invalid" });
  return (updatedAt) => seconds(updatedAt) >= seconds(since);
}

/** Milestones are not modelled: no issue has one. */
function testMilestone({ query }: Call): Test {
  const asked = query.get("milestone");
  return () => asked === null || asked === "none";
}

/** The issues and pull requests that were asked for, in the order asked for. */
export function listIssues(call: Call): Issue[] {
  const { world, repository, query } = call;
  const state = readWord(query, "state", ["open", "closed", "all"]);
  const isRecent = readSince(call);
  const tests = [
    testLabels(call),
    testAssignee(call),
    testCreator(call),
    testMention(call),
    testMilestone(call),
    (issue: Issue) => isRecent(issue.updatedAt),
  ];
  const found = world.issues.filter(
    (issue) =>
      issue.repositoryId === repository.id &&
      (state === "all" || issue.state === state) &&
      tests.every((test) => test(issue)),
  );
  return sortIssues(call, found);
}

function sortIssues({ world, query }: Call, issues: readonly Issue[]): Issue[] {
  const sort = readWord(query, "sort", ["created", "updated", "comments"]);
  const sign = readWord(query, "direction", ["desc", "asc"]) === "asc" ? 1 : -1;
  const weigh = (issue: Issue): number => {
    switch (sort) {
      case "created":
        return issue.number;
      case "updated":
        return issue.updatedAt.getTime();
      case "comments":
        return world.comments.filter((comment) => comment.issueId === issue.id).length;
    }
  };
  const weighed = issues.map((issue) => ({ issue, weight: weigh(issue) }));
  weighed.sort((a, b) => sign * (a.weight - b.weight || a.issue.number - b.issue.number));
  return weighed.map(({ issue }) => issue);
}
