import { describe, expect, it } from "vitest";
import { routeEvent } from "../../../app/webhook/route.ts";

const self = "cogtown[bot]";
const route = (name: string, payload: object, login = "alice") =>
  routeEvent(name, { sender: { login }, ...payload }, self);

const molecule = (number: number) => ({ kind: "molecule", number });
const refinery = (base: string) => ({ kind: "refinery", base });
const town = { kind: "town" };

const issue = (labels: readonly string[], label?: string) => ({
  action: "labeled",
  issue: { number: 12, labels: labels.map((name) => ({ name })) },
  ...(label === undefined ? {} : { label: { name: label } }),
});
const run = (path: string, title: string, action = "completed") => ({
  action,
  workflow_run: { path: `.github/workflows/${path}`, display_title: title },
});
const pull = (change: object = {}, from = "ada/engine") => ({
  pull_request: {
    merged: false,
    head: { ref: "cogtown/12", repo: { full_name: from } },
    base: { ref: "main", repo: { full_name: "ada/engine" } },
    ...change,
  },
});
const push = (ref: string, message: string, paths: readonly string[] = []) => ({
  ref,
  repository: { default_branch: "main" },
  head_commit: { message },
  commits: [{ added: paths }],
});

describe("issues", () => {
  it("concern Cogtown by its label, by the label that was just taken off, or by a near miss", () => {
    expect(route("issues", issue(["polecat"]))).toEqual([molecule(12)]);
    expect(route("issues", issue([], "polecat"))).toEqual([molecule(12)]);
    expect(route("issues", issue(["polcat"]))).toEqual([molecule(12)]);
    expect(route("issues", issue(["cogtown:held"]))).toEqual([molecule(12)]);
  });

  it("cost nothing when nobody marked them", () => {
    expect(route("issues", issue(["bug"], "documentation"))).toEqual([]);
  });

  it("that the App itself labelled start no loop", () => {
    expect(route("issues", issue(["polecat"], "cogtown:working"), self)).toEqual([]);
  });
});

describe("runs", () => {
  it("that ended name their molecule or their refinery, also when the App started them", () => {
    const polecat = run("cogtown-polecat.yml", "polecat #12 · 0123456789abcdef");
    expect(route("workflow_run", polecat, self)).toEqual([molecule(12)]);
    const verification = run("cogtown-refinery.yml@refs/heads/main", "refinery release/1 · 0a1b");
    expect(route("workflow_run", verification, self)).toEqual([refinery("release/1")]);
  });

  it("of other workflows, or still going on, are none of our business", () => {
    expect(route("workflow_run", run("ci.yml", "polecat #12 · x"))).toEqual([]);
    expect(route("workflow_run", run("my-cogtown-polecat.yml", "polecat #12 · x"))).toEqual([]);
    const started = run("cogtown-polecat.yml", "polecat #12 · x", "requested");
    expect(route("workflow_run", started)).toEqual([]);
    expect(route("workflow_run", run("cogtown-polecat.yml", "something else"))).toEqual([]);
  });
});

describe("pull requests", () => {
  it("that were closed, by the App's landing too, concern their molecule", () => {
    const merged = { action: "closed", ...pull({ merged: true }) };
    expect(route("pull_request", merged, self)).toEqual([molecule(12)]);
    expect(route("pull_request", { action: "closed", ...pull() })).toEqual([molecule(12)]);
  });

  it("of a fork are not ours, whatever their branch is called", () => {
    const foreign = { action: "closed", ...pull({ merged: true }, "mallory/engine") };
    expect(route("pull_request", foreign)).toEqual([]);
  });

  it("that people steer concern the Refinery; what the App opened or moved does not", () => {
    const reopened = { action: "reopened", ...pull() };
    expect(route("pull_request", reopened)).toEqual([molecule(12), refinery("main")]);
    expect(route("pull_request", reopened, self)).toEqual([]);
    expect(route("pull_request", { action: "labeled", ...pull() })).toEqual([]);
  });

  it("with a new opinion concern their molecule and their base's Refinery", () => {
    const review = (state: string, action = "submitted") => ({
      action,
      review: { state },
      ...pull(),
    });
    expect(route("pull_request_review", review("approved"))).toEqual([
      molecule(12),
      refinery("main"),
    ]);
    expect(route("pull_request_review", review("dismissed", "dismissed"))).toHaveLength(2);
    expect(route("pull_request_review", review("commented"))).toEqual([]);
  });
});

describe("pushes", () => {
  it("to the default branch concern its Refinery, and the town when they change what runs it", () => {
    expect(route("push", push("refs/heads/main", "x"))).toEqual([refinery("main")]);
    const config = push("refs/heads/main", "x", [".github/cogtown.yml"]);
    expect(route("push", config)).toEqual([refinery("main"), town]);
    expect(route("push", push("refs/heads/main", "x"), self)).toEqual([]);
  });

  it("of a finished step tell of progress while others follow", () => {
    const step = (k: number) => `Parse\n\nMolecule: #12\nStep: ${k}/3 0a1b2c3d\n`;
    expect(route("push", push("refs/heads/polecat/12", step(2)))).toEqual([molecule(12)]);
    expect(route("push", push("refs/heads/polecat/12", step(3)))).toEqual([]);
    expect(route("push", push("refs/heads/feature", step(1)))).toEqual([]);
    expect(route("push", push("refs/tags/polecat/12", step(1)))).toEqual([]);
  });
});

describe("anything else", () => {
  it("that lets us in is a reason to look around", () => {
    expect(route("installation", { action: "created" })).toEqual([town]);
  });

  it("is ignored, and so is what cannot be read", () => {
    expect(route("star", { action: "created" })).toEqual([]);
    expect(route("issues", { issue: "?" })).toEqual([]);
    expect(routeEvent("push", undefined, self)).toEqual([]);
  });
});
