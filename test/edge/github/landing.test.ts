import nock from "nock";
import { ProbotOctokit } from "probot";
import { describe, expect, it } from "vitest";
import { GitHubError } from "../../../app/github/errors.ts";
import { createGitHub } from "../../../app/github/octokit.ts";
import type { GitHub } from "../../../app/github/port.ts";
import { causeOfRefusedMerge, causeOfRefusedRefs } from "../../../app/github/refusals.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const repo = "/repos/ada/engine";
const [head, base, sha] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)];

function connect(): GitHub {
  const Octokit = ProbotOctokit.defaults((given: object) => ({
    ...given,
    throttle: { enabled: false },
    retry: { retryAfterBaseValue: 1 },
  }));
  const octokit = new Octokit({ baseUrl: api, auth: { token: "t0ken" } });
  const now = () => new Date("2026-01-01T00:00:00Z");
  return createGitHub(octokit, { owner: "ada", name: "engine", namespace: "refs/cogtown", now });
}

answerAsLaidOut();

describe("merging a pull request", () => {
  const ask = (method = "merge") =>
    nock(api).put(`${repo}/pulls/7/merge`, { sha: head, merge_method: method });
  const refuse = (status: number, message: string) => ask().reply(status, { message });
  const pull = (merged: boolean) =>
    nock(api).get(`${repo}/pulls/7`).reply(200, { merged, merge_commit_sha: sha });
  const merge = () => connect().mergePull(7, head, "merge");

  it("at exactly this head yields the commit on the base", async () => {
    ask("squash").reply(200, { sha, merged: true, message: "Pull Request successfully merged" });
    expect(await connect().mergePull(7, head, "squash")).toEqual({ kind: "merged", sha });
  });

  it.each([
    [409, "Head branch was modified. Review and try the merge again."],
    [405, "Base branch was modified. Review and try the merge again."],
    [404, "Not Found"],
  ])("is overtaken by whoever moved something (%i %s)", async (status, message) => {
    refuse(status, message);
    expect(await merge()).toEqual({ kind: "moved" });
  });

  it.each([
    "Merge commits are not allowed on this repository.",
    "Squash merges are not allowed on this repository.",
    "Rebase merges are not allowed on this repository.",
    "This branch must not contain merge commits.",
    "This branch can't be rebased",
  ])("may have to be by another method: %s", async (message) => {
    refuse(405, message);
    expect(await merge()).toEqual({ kind: "method-refused", message });
  });

  it("that is merged already counts as merged", async () => {
    refuse(405, "Pull Request is not mergeable");
    pull(true);
    expect(await merge()).toEqual({ kind: "merged", sha });
  });

  it.each(["Pull Request is not mergeable", 'Required status check "ci" is expected.'])(
    "may have to wait: %s",
    async (message) => {
      refuse(405, message);
      pull(false);
      expect(await merge()).toEqual({ kind: "not-mergeable", message });
    },
  );

  it("is forbidden by rules, or for want of a permission", async () => {
    const message = "At least 1 approving review is required by reviewers with write access.";
    refuse(405, message);
    pull(false);
    expect(await merge()).toEqual({ kind: "refused", cause: "rules", message });
    refuse(403, "Resource not accessible by integration");
    pull(false);
    expect(await merge()).toMatchObject({ kind: "refused", cause: "rights" });
  });

  it("is asked for once when GitHub does not answer: it may have happened", async () => {
    ask().once().reply(502, "Bad Gateway");
    await expect(merge()).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("a refusal", () => {
  it.each([
    ["rules", "Repository rule violations found\n\nChanges must be made through a pull request."],
    ["rules", "GH006: Protected branch update failed for refs/heads/main."],
    ["rules", "Cannot update this protected ref."],
    ["rules", "2 of 2 required status checks are expected. (updateRefs)"],
    ["rules", "You're not authorized to push to this branch."],
    ["rules", "policies do not allow pushes that update more than 2 branches or tags."],
    ["rules", "Changes must be made through the merge queue"],
    [
      "rights",
      "refusing to allow a GitHub App to create or update workflow `x.yml` without `workflows` permission",
    ],
    [undefined, "Object does not exist"],
  ])("to move refs is a matter of %s: %s", (cause, message) => {
    expect(causeOfRefusedRefs(new GitHubError("rejected", message))).toBe(cause);
  });

  it.each([
    ["not-yet", "3 of 3 required status checks are pending."],
    ["not-yet", 'Required status check "ci" is in progress.'],
    ["rules", 'Required status check "ci" is failing.'],
    ["rules", "2 of 3 required status checks have failed: 1 is pending."],
    ["rules", "Changes must be made through the merge queue"],
  ])("to merge is a matter of %s: %s", (cause, message) => {
    expect(causeOfRefusedMerge(message)).toBe(cause);
  });
});

describe("a server that does not know updateRefs", () => {
  const unknown = {
    errors: [
      {
        message: "Field 'updateRefs' doesn't exist on type 'Mutation'",
        path: ["mutation Act", "p0_refs"],
      },
    ],
  };
  const identify = () =>
    nock(api)
      .post("/graphql", /query RepositoryId/)
      .reply(200, { data: { repository: { id: "R_1" } } })
      .post("/graphql", /updateRefs/)
      .once()
      .reply(200, unknown);
  const stands = (ref: string, at: string | undefined) => {
    const path = `${repo}/git/ref/${encodeURIComponent(ref)}`;
    if (at === undefined) nock(api).get(path).reply(404, { message: "Not Found" });
    else
      nock(api)
        .get(path)
        .reply(200, { object: { sha: at } });
  };
  const landing = { name: "refs/heads/main", before: base, after: sha, force: false };
  const record = {
    name: "refs/cogtown/refinery/main",
    before: undefined,
    after: head,
    force: false,
  };
  const patch = `${repo}/git/refs/heads%2Fmain`;

  it("moves one ref after the other, and is not asked for it again", async () => {
    const github = connect();
    identify();
    stands("heads/main", base);
    nock(api).patch(patch, { sha, force: false }).reply(200, {});
    stands("cogtown/refinery/main", undefined);
    nock(api).post(`${repo}/git/refs`, { ref: record.name, sha: head }).reply(201, {});
    expect(await github.updateRefs([landing, record])).toBe("updated");
    stands("heads/main", sha);
    expect(await github.updateRefs([landing])).toBe("updated");
  });

  it("moves nothing behind the first that was lost", async () => {
    const github = connect();
    identify();
    stands("heads/main", base);
    nock(api).patch(patch).reply(422, { message: "Update is not a fast forward" });
    expect(await github.updateRefs([landing, record])).toBe("rejected");
  });

  it("looks before it rewinds or deletes", async () => {
    const github = connect();
    identify();
    stands("heads/main", head);
    expect(await github.updateRefs([{ ...landing, force: true }])).toBe("rejected");
    stands("heads/main", base);
    nock(api).delete(patch).reply(204);
    expect(await github.updateRefs([{ ...landing, after: undefined, force: true }])).toBe(
      "updated",
    );
  });
});
