/** A question to any GitHub. `{name}` in path and body stands for what an earlier answer was `kept` as. */
export interface Question {
  readonly name: string;
  readonly ask: string;
  readonly as?: "maya" | "dana" | "nobody";
  readonly body?: unknown;
  /** From the answer, by path: names for later. */
  readonly keep?: Readonly<Record<string, string>>;
}

const repository = "/repos/maya/shelf";
const issues = `${repository}/issues`;
const pulls = `${repository}/pulls`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

const people: readonly Question[] = [
  { name: "who am I", ask: "GET /user" },
  { name: "who is she", ask: "GET /users/maya" },
  { name: "who is nobody", ask: "GET /users/nobody-here" },
  { name: "bad credentials", ask: "GET /user", as: "nobody" },
  { name: "the repository", ask: `GET ${repository}` },
  { name: "no such repository", ask: "GET /repos/maya/nowhere" },
  { name: "collaborators", ask: `GET ${repository}/collaborators` },
  { name: "her permission", ask: `GET ${repository}/collaborators/maya/permission` },
  { name: "a stranger's permission", ask: `GET ${repository}/collaborators/dana/permission` },
  { name: "nobody's permission", ask: `GET ${repository}/collaborators/nobody-here/permission` },
];

const filing: readonly Question[] = [
  { name: "no issues yet", ask: `GET ${issues}` },
  {
    name: "open an issue",
    ask: `POST ${issues}`,
    body: { title: "First", body: "Words", labels: ["bug"] },
  },
  {
    name: "open it for somebody",
    ask: `POST ${issues}`,
    body: { title: "Second", assignees: ["maya"] },
  },
  { name: "open without a title", ask: `POST ${issues}`, body: { body: "Words" } },
  { name: "a stranger opens one", ask: `POST ${issues}`, as: "dana", body: { title: "Third" } },
  { name: "read the issue", ask: `GET ${issues}/1` },
  { name: "read no issue", ask: `GET ${issues}/99` },
  { name: "list by label", ask: `GET ${issues}?labels=bug` },
  { name: "list oldest first, one a page", ask: `GET ${issues}?direction=asc&per_page=1` },
  {
    name: "edit the issue",
    ask: `PATCH ${issues}/1`,
    body: { title: "First of all", body: "More words" },
  },
  {
    name: "close as not planned",
    ask: `PATCH ${issues}/1`,
    body: { state: "closed", state_reason: "not_planned" },
  },
  { name: "list closed", ask: `GET ${issues}?state=closed` },
  { name: "reopen", ask: `PATCH ${issues}/1`, body: { state: "open" } },
  { name: "close into no state", ask: `PATCH ${issues}/1`, body: { state: "gone" } },
  { name: "a stranger edits", ask: `PATCH ${issues}/1`, as: "dana", body: { title: "Mine" } },
  { name: "lock", ask: `PUT ${issues}/2/lock`, body: { lock_reason: "resolved" } },
  { name: "read the locked one", ask: `GET ${issues}/2` },
  { name: "unlock", ask: `DELETE ${issues}/2/lock` },
];

const labels: readonly Question[] = [
  {
    name: "make a label",
    ask: `POST ${repository}/labels`,
    body: { name: "polecat", color: "f29513", description: "Go" },
  },
  {
    name: "make it twice",
    ask: `POST ${repository}/labels`,
    body: { name: "Polecat", color: "f29513" },
  },
  { name: "make one without a name", ask: `POST ${repository}/labels`, body: { color: "f29513" } },
  { name: "read the label", ask: `GET ${repository}/labels/polecat` },
  { name: "read no label", ask: `GET ${repository}/labels/nothing` },
  { name: "recolour", ask: `PATCH ${repository}/labels/polecat`, body: { color: "000000" } },
  {
    name: "put labels on",
    ask: `POST ${issues}/2/labels`,
    body: { labels: ["polecat", "new-one"] },
  },
  { name: "labels of the issue", ask: `GET ${issues}/2/labels` },
  { name: "take one off", ask: `DELETE ${issues}/2/labels/new-one` },
  { name: "take it off again", ask: `DELETE ${issues}/2/labels/new-one` },
  { name: "replace them all", ask: `PUT ${issues}/2/labels`, body: { labels: ["bug"] } },
  { name: "take all off", ask: `DELETE ${issues}/2/labels` },
  { name: "remove the label", ask: `DELETE ${repository}/labels/polecat` },
];

const comments: readonly Question[] = [
  {
    name: "comment",
    ask: `POST ${issues}/1/comments`,
    body: { body: "Hello" },
    keep: { comment: "id" },
  },
  { name: "comment on nothing", ask: `POST ${issues}/99/comments`, body: { body: "Hello" } },
  { name: "comment with no words", ask: `POST ${issues}/1/comments`, body: {} },
  {
    name: "a stranger comments",
    ask: `POST ${issues}/1/comments`,
    as: "dana",
    body: { body: "+1" },
  },
  { name: "list comments", ask: `GET ${issues}/1/comments` },
  { name: "read the comment", ask: `GET ${issues}/comments/{comment}` },
  {
    name: "edit the comment",
    ask: `PATCH ${issues}/comments/{comment}`,
    body: { body: "Hello again" },
  },
  {
    name: "a stranger edits the comment",
    ask: `PATCH ${issues}/comments/{comment}`,
    as: "dana",
    body: { body: "Ha" },
  },
  { name: "delete the comment", ask: `DELETE ${issues}/comments/{comment}` },
  { name: "it is gone", ask: `GET ${issues}/comments/{comment}` },
];

const git: readonly Question[] = [
  { name: "branches", ask: `GET ${repository}/branches` },
  { name: "the branch", ask: `GET ${repository}/branches/main` },
  { name: "no branch", ask: `GET ${repository}/branches/nowhere` },
  { name: "the ref", ask: `GET ${repository}/git/ref/heads/main`, keep: { main: "object.sha" } },
  { name: "no ref", ask: `GET ${repository}/git/ref/heads/nowhere` },
  { name: "the commit", ask: `GET ${repository}/git/commits/{main}`, keep: { tree: "tree.sha" } },
  {
    name: "make a blob",
    ask: `POST ${repository}/git/blobs`,
    body: { content: "hello\n" },
    keep: { blob: "sha" },
  },
  {
    name: "make a tree",
    ask: `POST ${repository}/git/trees`,
    body: {
      base_tree: "{tree}",
      tree: [{ path: "a.txt", mode: "100644", type: "blob", sha: "{blob}" }],
    },
    keep: { newTree: "sha" },
  },
  {
    name: "make a commit",
    ask: `POST ${repository}/git/commits`,
    body: { message: "Add a", tree: "{newTree}", parents: ["{main}"] },
    keep: { commit: "sha" },
  },
  {
    name: "make a branch",
    ask: `POST ${repository}/git/refs`,
    body: { ref: "refs/heads/feature", sha: "{main}" },
  },
  {
    name: "make it twice as well",
    ask: `POST ${repository}/git/refs`,
    body: { ref: "refs/heads/feature", sha: "{main}" },
  },
  {
    name: "a ref of our own",
    ask: `POST ${repository}/git/refs`,
    body: { ref: "refs/cogtown/molecules/1", sha: "{main}" },
  },
  {
    name: "a ref to nothing",
    ask: `POST ${repository}/git/refs`,
    body: { ref: "refs/heads/void", sha: "0123456789012345678901234567890123456789" },
  },
  { name: "forward", ask: `PATCH ${repository}/git/refs/heads/feature`, body: { sha: "{commit}" } },
  { name: "backward", ask: `PATCH ${repository}/git/refs/heads/feature`, body: { sha: "{main}" } },
  {
    name: "a ref that is not there",
    ask: `PATCH ${repository}/git/refs/heads/nowhere`,
    body: { sha: "{main}" },
  },
  { name: "matching refs", ask: `GET ${repository}/git/matching-refs/heads/` },
  { name: "read a file", ask: `GET ${repository}/contents/README.md`, keep: { readme: "sha" } },
  { name: "read no file", ask: `GET ${repository}/contents/nothing.md` },
  {
    name: "write a file",
    ask: `PUT ${repository}/contents/b.txt`,
    body: { message: "Add b", content: base64("b\n") },
  },
  {
    name: "write over it blindly",
    ask: `PUT ${repository}/contents/b.txt`,
    body: { message: "Add b", content: base64("c\n") },
  },
];

const landing: readonly Question[] = [
  { name: "no pull requests yet", ask: `GET ${pulls}` },
  {
    name: "open a pull request",
    ask: `POST ${pulls}`,
    body: { title: "Add a", head: "feature", base: "main", body: "" },
    keep: { pull: "number" },
  },
  {
    name: "open it twice",
    ask: `POST ${pulls}`,
    body: { title: "Add a", head: "feature", base: "main" },
  },
  {
    name: "open one from nowhere",
    ask: `POST ${pulls}`,
    body: { title: "Add x", head: "nowhere", base: "main" },
  },
  { name: "read the pull request", ask: `GET ${pulls}/{pull}` },
  { name: "it is an issue too", ask: `GET ${issues}/{pull}` },
  { name: "its files", ask: `GET ${pulls}/{pull}/files` },
  { name: "its commits", ask: `GET ${pulls}/{pull}/commits` },
  { name: "approve one's own", ask: `POST ${pulls}/{pull}/reviews`, body: { event: "APPROVE" } },
  {
    name: "comment a review",
    ask: `POST ${pulls}/{pull}/reviews`,
    as: "dana",
    body: { event: "COMMENT", body: "Hm" },
  },
  { name: "list reviews", ask: `GET ${pulls}/{pull}/reviews` },
  { name: "merge another head", ask: `PUT ${pulls}/{pull}/merge`, body: { sha: "{main}" } },
  { name: "merge", ask: `PUT ${pulls}/{pull}/merge`, body: { sha: "{commit}" } },
  { name: "merge again", ask: `PUT ${pulls}/{pull}/merge`, body: {} },
  { name: "read the merged one", ask: `GET ${pulls}/{pull}` },
  { name: "no teapots", ask: `GET ${repository}/teapots` },
];

export const questions: readonly Question[] = [
  ...people,
  ...filing,
  ...labels,
  ...comments,
  ...git,
  ...landing,
];
