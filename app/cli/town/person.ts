import { z } from "zod";

const Numbered = z.object({ number: z.number() });
const Issue = z.object({ id: z.number() });
const Comments = z.array(
  z.object({ id: z.number(), body: z.string(), user: z.object({ login: z.string() }) }),
);
const Node = z.object({ node_id: z.string() });
const Answer = z.object({ errors: z.array(z.object({ message: z.string() })).optional() });

const dequeueText =
  "mutation($id: ID!) { dequeuePullRequest(input: { id: $id }) { clientMutationId } }";

export interface SaidComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

/** Somebody with an account, acting as a browser would: over HTTP, with their own token. Every verb throws what GitHub refused. */
export interface Person {
  readonly login: string;
  readonly token: string;
  /** Yields the issue's number. */
  openIssue(issue: { readonly title: string; readonly body: string }): Promise<number>;
  editIssue(
    number: number,
    change: { readonly title?: string; readonly body?: string },
  ): Promise<void>;
  closeIssue(number: number): Promise<void>;
  reopenIssue(number: number): Promise<void>;
  label(number: number, ...labels: readonly string[]): Promise<void>;
  unlabel(number: number, label: string): Promise<void>;
  comment(number: number, body: string): Promise<void>;
  /** What was said on an issue or a pull request, oldest first (the first hundred). */
  readComments(number: number): Promise<readonly SaidComment[]>;
  /** Rewrites a comment, an App's as well as one's own, as ticking a box in it does. */
  editComment(id: number, body: string): Promise<void>;
  /** Puts an issue below another one, taken from its former parent if need be. */
  addSubIssue(parent: number, child: number): Promise<void>;
  removeSubIssue(parent: number, child: number): Promise<void>;
  /** “Mark as blocked by”. */
  addBlockedBy(number: number, blocking: number): Promise<void>;
  removeBlockedBy(number: number, blocking: number): Promise<void>;
  assign(number: number, ...logins: readonly string[]): Promise<void>;
  unassign(number: number, ...logins: readonly string[]): Promise<void>;
  approve(pull: number, body?: string): Promise<void>;
  requestChanges(pull: number, body: string): Promise<void>;
  merge(pull: number): Promise<void>;
  /** “Remove from queue”. */
  dequeue(pull: number): Promise<void>;
}

export function createPerson(account: {
  readonly login: string;
  readonly token: string;
  readonly apiUrl: string;
  /** "owner/name" */
  readonly repository: string;
}): Person {
  const { login, token } = account;
  const send = (method: string, path: string, body?: unknown) =>
    request(account, method, path, body);
  return {
    login,
    token,
    openIssue: async (issue) => Numbered.parse(await send("POST", "/issues", issue)).number,
    editIssue: async (number, change) => {
      await send("PATCH", `/issues/${number}`, change);
    },
    closeIssue: async (number) => {
      await send("PATCH", `/issues/${number}`, { state: "closed" });
    },
    reopenIssue: async (number) => {
      await send("PATCH", `/issues/${number}`, { state: "open" });
    },
    label: async (number, ...labels) => {
      await send("POST", `/issues/${number}/labels`, { labels });
    },
    unlabel: async (number, label) => {
      await send("DELETE", `/issues/${number}/labels/${encodeURIComponent(label)}`);
    },
    comment: async (number, body) => {
      await send("POST", `/issues/${number}/comments`, { body });
    },
    readComments: async (number) => {
      const answer = await send("GET", `/issues/${number}/comments?per_page=100`);
      return Comments.parse(answer).map(({ id, body, user }) => ({ id, author: user.login, body }));
    },
    editComment: async (id, body) => {
      await send("PATCH", `/issues/comments/${id}`, { body });
    },
    ...createRelations(send),
    approve: async (pull, body = "") => {
      await send("POST", `/pulls/${pull}/reviews`, { event: "APPROVE", body });
    },
    requestChanges: async (pull, body) => {
      await send("POST", `/pulls/${pull}/reviews`, { event: "REQUEST_CHANGES", body });
    },
    merge: async (pull) => {
      await send("PUT", `/pulls/${pull}/merge`, {});
    },
    dequeue: async (pull) => {
      const { node_id: id } = Node.parse(await send("GET", `/pulls/${pull}`));
      const body = { query: dequeueText, variables: { id } };
      const { errors = [] } = Answer.parse(await call(account, "POST", "/graphql", body));
      if (errors.length > 0) throw new Error(`${login}: ${JSON.stringify(errors)}`);
    },
  };
}

type Send = (method: string, path: string, body?: unknown) => Promise<unknown>;

type Relations = Pick<
  Person,
  "addSubIssue" | "removeSubIssue" | "addBlockedBy" | "removeBlockedBy" | "assign" | "unassign"
>;

/** What the sidebar of an issue changes. Relations go by database ids, which people never see. */
function createRelations(send: Send): Relations {
  const idOf = async (number: number) => Issue.parse(await send("GET", `/issues/${number}`)).id;
  return {
    addSubIssue: async (parent, child) => {
      const body = { sub_issue_id: await idOf(child), replace_parent: true };
      await send("POST", `/issues/${parent}/sub_issues`, body);
    },
    removeSubIssue: async (parent, child) => {
      await send("DELETE", `/issues/${parent}/sub_issue`, { sub_issue_id: await idOf(child) });
    },
    addBlockedBy: async (number, blocking) => {
      const body = { issue_id: await idOf(blocking) };
      await send("POST", `/issues/${number}/dependencies/blocked_by`, body);
    },
    removeBlockedBy: async (number, blocking) => {
      await send("DELETE", `/issues/${number}/dependencies/blocked_by/${await idOf(blocking)}`);
    },
    assign: async (number, ...assignees) => {
      await send("POST", `/issues/${number}/assignees`, { assignees });
    },
    unassign: async (number, ...assignees) => {
      await send("DELETE", `/issues/${number}/assignees`, { assignees });
    },
  };
}

interface Account {
  readonly login: string;
  readonly token: string;
  readonly apiUrl: string;
  readonly repository: string;
}

const request = (account: Account, method: string, path: string, body: unknown) =>
  call(account, method, `/repos/${account.repository}${path}`, body);

async function call(
  account: Account,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(`${account.apiUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${account.token}`,
      accept: "application/vnd.github+json",
      "content-type": "application/json",
      "user-agent": "cogtown-local",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `${account.login}: ${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`,
    );
  }
  return text === "" ? undefined : JSON.parse(text);
}
