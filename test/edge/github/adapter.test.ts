import nock from "nock";
import { ProbotOctokit } from "probot";
import { beforeEach, describe, expect, it } from "vitest";
import { GitHubError } from "../../../app/github/errors.ts";
import { createGitHub } from "../../../app/github/octokit.ts";
import type { GitHub } from "../../../app/github/port.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const repo = "/repos/ada/engine";
const sha = "a".repeat(40);
const start = new Date("2026-01-01T00:00:00Z");
let now = start;

/** The production client, its retry plugin on (and quick), so that a repeated write would show. */
function connect(): GitHub {
  const Octokit = ProbotOctokit.defaults((given: object) => ({
    ...given,
    throttle: { enabled: false },
    retry: { retryAfterBaseValue: 1 },
  }));
  const octokit = new Octokit({ baseUrl: api, auth: { token: "t0ken" } });
  return createGitHub(octokit, {
    owner: "ada",
    name: "engine",
    namespace: "refs/cogtown",
    now: () => now,
  });
}

/** The GitHubError that this ends in. */
async function failure(question: Promise<unknown>): Promise<GitHubError> {
  try {
    await question;
  } catch (error) {
    if (error instanceof GitHubError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

answerAsLaidOut();
beforeEach(() => {
  now = start;
});

describe("refs", () => {
  it("that exist or have moved are answers, not errors", async () => {
    nock(api)
      .post(`${repo}/git/refs`)
      .reply(422, { message: "Reference already exists" })
      .patch(`${repo}/git/refs/cogtown%2Fmolecules%2F12`, { sha, force: false })
      .reply(422, { message: "Update is not a fast forward" });
    expect(await connect().createRef("refs/cogtown/molecules/12", sha)).toBe("exists");
    expect(await connect().advanceRef("refs/cogtown/molecules/12", sha)).toBe("rejected");
  });

  it("that GitHub refuses for another reason are errors with that reason", async () => {
    nock(api).post(`${repo}/git/refs`).reply(422, { message: "Object does not exist" });
    const error = await failure(connect().createRef("refs/cogtown/x/y", sha));
    expect([error.kind, error.message]).toEqual(["rejected", "Object does not exist"]);
  });

  it("are read by their full name, and absent ones are nothing", async () => {
    nock(api)
      .get(`${repo}/git/ref/heads%2Fmain`)
      .reply(200, { object: { sha } })
      .get(`${repo}/git/ref/heads%2Fgone`)
      .reply(404, { message: "Not Found" });
    expect(await connect().readRef("refs/heads/main")).toBe(sha);
    expect(await connect().readRef("refs/heads/gone")).toBeUndefined();
  });
});

describe("a write", () => {
  it.each([409, 500, 502])("is sent once, also when GitHub answers %i", async (status) => {
    nock(api).post(`${repo}/git/commits`).once().reply(status, { message: "?" });
    const commit = { message: "m", tree: sha, parents: [] };
    const error = await failure(connect().createCommit(commit));
    expect(error.kind).toBe(status === 409 ? "rejected" : "unavailable");
  });

  it("whose answer never comes is unavailable: it may have landed", async () => {
    nock(api).post(`${repo}/git/commits`).once().replyWithError("socket hang up");
    const error = await failure(connect().createCommit({ message: "m", tree: sha, parents: [] }));
    expect(error.kind).toBe("unavailable");
  });

  it("in GraphQL is sent once as well", async () => {
    nock(api).post("/graphql").once().reply(502, "Bad Gateway");
    const error = await failure(connect().closeIssue("I_1"));
    expect(error.kind).toBe("unavailable");
  });
});

describe("limits", () => {
  const read = () => connect().readRef("refs/heads/main");
  const answer = (status: number, message: string, headers: Record<string, string> = {}) =>
    nock(api).get(`${repo}/git/ref/heads%2Fmain`).reply(status, { message }, headers);

  it("of the hour tell when they end", async () => {
    const reset = start.getTime() / 1000 + 900;
    answer(403, "API rate limit exceeded", {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(reset),
    });
    const error = await failure(read());
    expect(error.kind).toBe("rate-limited");
    expect(error.until).toEqual(new Date((reset + 1) * 1000));
  });

  it("of the second kind are believed their retry-after, or waited out for a minute", async () => {
    answer(403, "You have exceeded a secondary rate limit", { "retry-after": "30" });
    expect((await failure(read())).until).toEqual(new Date(start.getTime() + 30_000));
    answer(403, "You have exceeded a secondary rate limit");
    expect((await failure(read())).until).toEqual(new Date(start.getTime() + 60_000));
  });

  it("in GraphQL come with status 200", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] });
    expect((await failure(connect().readTown())).kind).toBe("rate-limited");
  });

  it("are not mistaken for a lack of permission, nor the other way round", async () => {
    answer(403, "Resource not accessible by integration", { "x-ratelimit-remaining": "4999" });
    expect((await failure(read())).kind).toBe("forbidden");
  });
});

describe("a GraphQL answer", () => {
  it("about a repository that is gone or hidden is not-found", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, {
        data: { repository: null },
        errors: [{ type: "NOT_FOUND", path: ["repository"], message: "Could not resolve" }],
      });
    expect((await failure(connect().readTown())).kind).toBe("not-found");
  });

  it("that is not what was asked for names what is wrong with it", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, { data: { repository: { id: 1 } } });
    const error = await failure(connect().readTown());
    expect(error.kind).toBe("invalid-answer");
    expect(error.message).toContain("the town");
  });
});

describe("permission", () => {
  const ask = (login: string) => nock(api).get(`${repo}/collaborators/${login}/permission`);

  it("to write is admin or write, asked once a minute", async () => {
    const github = connect();
    ask("alice").reply(200, { permission: "write" });
    expect(await github.canWrite("alice")).toBe(true);
    expect(await github.canWrite("alice")).toBe(true);
    now = new Date(start.getTime() + 61_000);
    ask("alice").reply(200, { permission: "read" });
    expect(await github.canWrite("alice")).toBe(false);
  });

  it.each([
    ["admin", "admin", "admin"],
    ["write", "maintain", "maintain"],
    ["write", "write", "write"],
    ["write", "release-manager", "write"],
    ["write", undefined, "write"],
    ["read", "triage", "none"],
    ["read", "release-helper", "none"],
    ["read", "maintain", "none"],
    ["none", "none", "none"],
    ["owner", "admin", "none"],
  ])(
    "of %s in the role %s is %s: a role of one's own is what it rests on",
    async (permission, role_name, level) => {
      ask("alice").reply(200, { permission, ...(role_name === undefined ? {} : { role_name }) });
      expect(await connect().permissionOf("alice")).toBe(level);
    },
  );

  it("is none where GitHub says no, or something that nobody understands", async () => {
    const github = connect();
    ask("ghost").reply(403, { message: "Resource not accessible by integration" });
    ask("mallory").reply(404, { message: "Not Found" });
    ask("eve").reply(200, { permission: 7 });
    for (const login of ["ghost", "mallory", "eve"])
      expect(await github.permissionOf(login), login).toBe("none");
  });

  it("is not known while GitHub does not answer: nobody is taken for a stranger then", async () => {
    ask("alice").times(4).reply(502, "Bad Gateway");
    expect((await failure(connect().permissionOf("alice"))).kind).toBe("unavailable");
  });

  it("is no for strangers, for Apps and for whomever GitHub does not want to talk about", async () => {
    const github = connect();
    ask("mallory").reply(404, { message: "Not Found" });
    ask("bot%5Bbot%5D").reply(200, { permission: "none" });
    ask("ghost").reply(403, { message: "Resource not accessible by integration" });
    expect(await github.canWrite("mallory")).toBe(false);
    expect(await github.canWrite("bot[bot]")).toBe(false);
    expect(await github.canWrite("ghost")).toBe(false);
  });
});

describe("texts of sub-issues", () => {
  it("are those that our own account wrote: marks in others' texts are nothing", async () => {
    const nodes = [
      { number: 7, body: "ours", viewerDidAuthor: true },
      { number: 8, body: "theirs", viewerDidAuthor: false },
    ];
    nock(api)
      .post("/graphql")
      .reply(200, { data: { repository: { issue: { subIssues: { nodes } } } } });
    expect(await connect().readChildren(3)).toEqual(new Map([[7, "ours"]]));
  });
});

describe("a dispatch", () => {
  const path = `${repo}/actions/workflows/cogtown-polecat.yml/dispatches`;
  const dispatch = () =>
    connect().dispatchWorkflow("cogtown-polecat.yml", "main", { molecule: "12" });

  it("yields the run that it started", async () => {
    const body = { ref: "main", inputs: { molecule: "12" }, return_run_details: true };
    nock(api).post(path, body).reply(200, { workflow_run_id: 7, run_url: "r", html_url: "h" });
    expect(await dispatch()).toEqual({ kind: "started", runId: 7, url: "h" });
  });

  it("that GitHub refuses says why", async () => {
    const message = "Workflow does not have 'workflow_dispatch' trigger";
    nock(api).post(path).reply(422, { message });
    expect(await dispatch()).toEqual({ kind: "refused", message });
  });
});

describe("runs", () => {
  const run = (id: number, title: string, conclusion: string | null) => ({
    id,
    html_url: `h/${id}`,
    display_title: title,
    status: conclusion === null ? "in_progress" : "completed",
    conclusion,
  });

  it("are found by the mark in their name, the newest first", async () => {
    nock(api)
      .get(`${repo}/actions/workflows/cogtown-polecat.yml/runs`)
      .query({
        created: ">=2026-01-01T00:00:00Z",
        event: "workflow_dispatch",
        per_page: 100,
        page: 1,
      })
      .reply(200, {
        workflow_runs: [
          run(9, "polecat #1 · x", null),
          run(8, "polecat #12 · x", "cancelled"),
          run(7, "polecat #12 · x", null),
        ],
      });
    const found = await connect().findRun(
      "cogtown-polecat.yml",
      "polecat #12 · x",
      "2026-01-01T00:00:00Z",
    );
    expect(found).toEqual({ kind: "ended", runId: 8, url: "h/8", conclusion: "cancelled" });
  });

  it("are not refused by an answer that does not know our token: that says nothing about the workflow", async () => {
    nock(api)
      .post(`${repo}/actions/workflows/cogtown-polecat.yml/dispatches`)
      .reply(401, { message: "Bad credentials" });
    const dispatched = connect().dispatchWorkflow("cogtown-polecat.yml", "main", {});
    expect((await failure(dispatched)).kind).toBe("unauthenticated");
  });

  it("that are over cannot be cancelled, and that is fine", async () => {
    nock(api).post(`${repo}/actions/runs/7/cancel`).reply(409, { message: "Cannot cancel" });
    expect(await connect().cancelRun(7, false)).toBe("over");
  });

  it("that will not end are cancelled by force", async () => {
    nock(api).post(`${repo}/actions/runs/7/force-cancel`).reply(202, {});
    expect(await connect().cancelRun(7, true)).toBe("cancelled");
  });
});

describe("a ref transaction", () => {
  const update = { name: "refs/heads/main", before: sha, after: "b".repeat(40), force: false };
  const refuse = (message: string, type = "UNPROCESSABLE") => ({
    data: { p0_refs: null },
    errors: [{ type, message, path: ["p0_refs"] }],
  });
  const standing = (oid: string) => ({
    data: { repository: { ref0: { name: "main", target: { oid, message: "" } } } },
  });
  const id = { data: { repository: { id: "R_1" } } };

  it("that was refused is lost when a ref has moved meanwhile", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, id)
      .post("/graphql")
      .reply(200, refuse("refused"))
      .post("/graphql")
      .reply(200, standing("c".repeat(40)));
    expect(await connect().updateRefs([update])).toBe("rejected");
  });

  it("that was refused although every ref stands as seen says why", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, id)
      .post("/graphql")
      .reply(200, refuse("Required status check is missing"))
      .post("/graphql")
      .reply(200, standing(sha));
    const error = await failure(connect().updateRefs([update]));
    expect([error.kind, error.message]).toEqual(["rejected", "Required status check is missing"]);
  });
});

describe("opening a pull request", () => {
  const pull = {
    branch: "cogtown/12",
    head: sha,
    base: "main",
    title: "t",
    body: "b",
    isDraft: true,
    createBranch: true,
  };
  const open = async (answer: object) => {
    nock(api)
      .post("/graphql")
      .reply(200, { data: { repository: { id: "R_1" } } })
      .post("/graphql")
      .reply(200, answer);
    return connect().openPull(pull);
  };

  it("yields its number", async () => {
    const pullRequest = { number: 3, url: "u", headRefOid: sha };
    expect(await open({ data: { p0_branch: {}, p0_pull: { pullRequest } } })).toEqual({
      kind: "opened",
      number: 3,
      url: "u",
    });
  });

  it("on a branch that somebody else had put elsewhere is not taken for ours", async () => {
    const pullRequest = { number: 3, url: "u", headRefOid: "b".repeat(40) };
    const errors = [
      { message: 'A ref named "refs/heads/cogtown/12" already exists', path: ["p0_branch"] },
    ];
    expect(await open({ data: { p0_branch: null, p0_pull: { pullRequest } }, errors })).toEqual({
      kind: "exists",
    });
  });

  it("that is open already, or cannot be opened, is told apart", async () => {
    const answer = (message: string) => ({
      data: { p0_branch: {}, p0_pull: null },
      errors: [{ type: "UNPROCESSABLE", message, path: ["p0_pull"] }],
    });
    expect(await open(answer("A pull request already exists for ada:cogtown/12."))).toEqual({
      kind: "exists",
    });
    expect(await open(answer("No commits between main and cogtown/12"))).toEqual({
      kind: "refused",
      message: "No commits between main and cogtown/12",
    });
  });
});

describe("a projection", () => {
  const change = {
    issueNodeId: "I_1",
    deleteComments: ["C_gone"],
    addLabels: ["cogtown:working"],
    removeLabels: ["cogtown:ready"],
  };

  it("creates the labels that are missing once, all together, and then writes in one request", async () => {
    const github = connect();
    nock(api)
      .post("/graphql", /query Labels/)
      .reply(200, { data: { repository: { label0: null } } })
      .post("/graphql", /query RepositoryId/)
      .reply(200, { data: { repository: { id: "R_1" } } })
      .post("/graphql", /createLabel.*needs-human/)
      .reply(200, { data: { p0_label0: { label: { id: "L_working" } } } })
      .post("/graphql", /addLabelsToLabelable.*L_working/)
      .twice()
      .reply(200, { data: {} });
    await github.project({ ...change, deleteComments: [], removeLabels: [] });
    await github.project({ ...change, deleteComments: [], removeLabels: [] });
  });

  it("goes in one request with what else is to be changed at the same moment", async () => {
    const github = connect();
    const path = ["p0_close"];
    nock(api)
      .post("/graphql", /closeIssue.*deleteIssueComment/)
      .reply(200, { data: {}, errors: [{ type: "FORBIDDEN", message: "no", path }] });
    const gone = { ...change, addLabels: [], removeLabels: [] };
    const projected = github.project(gone).then(() => "projected");
    const closed = failure(github.closeIssue("I_1"));
    expect([await projected, (await closed).kind]).toEqual(["projected", "forbidden"]);
  });

  it("is content with a comment that is gone already, and tells of anything else", async () => {
    const answer = (alias: string, type: string) => ({
      data: {},
      errors: [{ type, message: "no", path: [`p0_${alias}`] }],
    });
    const gone = { ...change, addLabels: [], removeLabels: [] };
    nock(api).post("/graphql").reply(200, answer("delete0", "NOT_FOUND"));
    await connect().project(gone);
    nock(api).post("/graphql").reply(200, answer("comment", "FORBIDDEN"));
    expect((await failure(connect().project({ ...gone, createComment: "x" }))).kind).toBe(
      "forbidden",
    );
  });
});
