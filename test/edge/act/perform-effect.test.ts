import { describe, expect, it } from "vitest";
import { performEffect } from "../../../app/act/perform-effect.ts";
import type { Effect, Projection } from "../../../app/core/decision.ts";
import { GitHubError } from "../../../app/github/errors.ts";
import { FakeGitHub } from "../fake/fake-github.ts";

const namespace = "refs/cogtown";
const commit = "c".repeat(40);

const perform = (github: FakeGitHub, effect: Effect) => performEffect(github, namespace, effect);

describe("proposing", () => {
  const open = { title: "Title", body: "Closes #12", isDraft: false };
  const propose = (change: Partial<Extract<Effect, { kind: "propose" }>>): Effect => ({
    kind: "propose",
    branch: "cogtown/12",
    base: "main",
    head: commit,
    expected: undefined,
    ...change,
  });

  it("makes the branch and opens the pull request in one request", async () => {
    const github = new FakeGitHub();
    expect(await perform(github, propose({ open }))).toEqual({ kind: "created" });
    expect(github.calls).toEqual(["openPull cogtown/12"]);
  });

  it("moves an open one to a new head from exactly where it was seen", async () => {
    const github = new FakeGitHub();
    const seen = "d".repeat(40);
    github.refs.set("refs/heads/cogtown/12", seen);
    expect(await perform(github, propose({ expected: seen }))).toEqual({ kind: "updated" });
    expect(github.refs.get("refs/heads/cogtown/12")).toBe(commit);
    expect(await perform(github, propose({ expected: seen }))).toEqual({ kind: "lost" });
  });

  it("does nothing when the branch stands there and the pull request is open", async () => {
    const github = new FakeGitHub();
    expect(await perform(github, propose({ expected: commit }))).toEqual({ kind: "none" });
    expect(github.calls).toEqual([]);
  });

  it("looks again when the pull request turns out to be open already", async () => {
    const github = new FakeGitHub();
    github.openPull = () => Promise.resolve({ kind: "exists" });
    expect(await perform(github, propose({ open }))).toEqual({ kind: "lost" });
  });
});

describe("deleting refs", () => {
  const refs = [
    { name: "refs/heads/polecat/12", head: commit },
    { name: "refs/heads/cogtown/12", head: commit },
  ];

  it("deletes them together, and the others when one has moved", async () => {
    const github = new FakeGitHub();
    for (const { name, head } of refs) github.refs.set(name, head);
    expect(await perform(github, { kind: "delete-refs", refs })).toEqual({ kind: "updated" });
    expect(github.calls).toHaveLength(1);

    for (const { name, head } of refs) github.refs.set(name, head);
    github.refs.set("refs/heads/polecat/12", "d".repeat(40));
    expect(await perform(github, { kind: "delete-refs", refs })).toEqual({ kind: "updated" });
    expect(github.refs.has("refs/heads/cogtown/12")).toBe(false);
    expect(github.refs.get("refs/heads/polecat/12")).toBe("d".repeat(40));
  });

  it("is content when they are gone", async () => {
    const github = new FakeGitHub();
    expect(await perform(github, { kind: "delete-refs", refs })).toEqual({ kind: "none" });
  });
});

describe("projecting", () => {
  const issue: Projection = {
    number: 12,
    nodeId: "I_12",
    comment: "hello",
    sticky: undefined,
    duplicates: [],
    addLabels: ["cogtown:working"],
    removeLabels: ["cogtown:ready"],
  };

  it("creates the comment once and edits it afterwards, together with the labels", async () => {
    const github = new FakeGitHub();
    const seen = github.addIssue(12, { labels: ["polecat", "cogtown:ready"] });
    expect(await perform(github, { kind: "project", issue })).toEqual({ kind: "created" });
    expect(seen.labels).toEqual(["polecat", "cogtown:working"]);
    const sticky = seen.comments[0]?.id;
    const edit = { ...issue, comment: "bye", sticky };
    expect(await perform(github, { kind: "project", issue: edit })).toEqual({ kind: "updated" });
    expect(seen.comments.map((comment) => comment.body)).toEqual(["bye"]);
  });

  it("tells a refusal, and looks again when what it wanted to edit is gone", async () => {
    const github = new FakeGitHub();
    const answer = async (kind: "forbidden" | "not-found") => {
      github.project = () => Promise.reject(new GitHubError(kind, "no"));
      return perform(github, { kind: "project", issue });
    };
    expect(await answer("forbidden")).toEqual({ kind: "refused", why: "no" });
    expect(await answer("not-found")).toEqual({ kind: "lost" });
  });
});

describe("runs", () => {
  it("tells why GitHub would not start one", async () => {
    const github = new FakeGitHub();
    github.dispatchAnswer = { kind: "refused", message: "Workflow is disabled" };
    const effect: Effect = { kind: "dispatch", workflow: "w.yml", ref: "main", inputs: {} };
    expect(await perform(github, effect)).toEqual({ kind: "refused", why: "Workflow is disabled" });
  });

  it("is content with a run that is over already", async () => {
    const github = new FakeGitHub();
    github.cancelRun = () => Promise.resolve("over");
    expect(await perform(github, { kind: "cancel-run", force: false, runId: 1 })).toEqual({
      kind: "none",
    });
  });
});
