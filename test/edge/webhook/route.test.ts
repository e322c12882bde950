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

  it("that are convoys concern their desk as well: somebody may have changed the design", () => {
    const desk = { kind: "desk", number: 12 };
    expect(route("issues", issue(["cogtown:convoy"]))).toEqual([molecule(12), desk]);
    expect(route("issues", issue(["cogtown:convoy"]), self)).toEqual([]);
  });

  it("are the dashboard where they carry its label, unless the App itself wrote there", () => {
    const dashboard = { kind: "dashboard" };
    expect(route("issues", issue(["cogtown:dashboard"]))).toEqual([dashboard]);
    expect(route("issues", issue([], "cogtown:dashboard"))).toEqual([dashboard]);
    expect(route("issues", issue(["cogtown:dashboard"]), self)).toEqual([]);
    expect(route("issues", issue(["cogtown:dashboard", "polecat"]))).toEqual([
      molecule(12),
      dashboard,
    ]);
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
    const plan = run("cogtown-plan.yml", "plan #12 · 0a1b");
    expect(route("workflow_run", plan, self)).toEqual([{ kind: "desk", number: 12 }]);
    const judge = run("cogtown-plan.yml", "plan #12 · judge-0a1b");
    expect(route("workflow_run", judge, self)).toEqual([molecule(12)]);
    expect(route("workflow_run", run("ci.yml", "polecat #12 · x"))).toEqual([]);
    expect(route("workflow_run", run("my-cogtown-polecat.yml", "polecat #12 · x"))).toEqual([]);
    const started = run("cogtown-polecat.yml", "polecat #12 · x", "requested");
    expect(route("workflow_run", started)).toEqual([]);
    expect(route("workflow_run", run("cogtown-polecat.yml", "something else"))).toEqual([]);
  });

  it("of pull requests concern the base's Refinery: its merge queue waits for their checks", () => {
    const ended = run("ci.yml", "Add the lamp");
    const of = (event: string) => ({
      ...ended,
      workflow_run: { ...ended.workflow_run, event, pull_requests: [{ base: { ref: "next" } }] },
    });
    expect(route("workflow_run", of("pull_request"))).toEqual([refinery("next")]);
    expect(route("workflow_run", of("push"))).toEqual([]);
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
    expect(route("pull_request", foreign)).toEqual([refinery("main")]);
  });

  it("that people steer concern the Refinery; what the App opened or moved does not", () => {
    const reopened = { action: "reopened", ...pull() };
    expect(route("pull_request", reopened)).toEqual([molecule(12), refinery("main")]);
    expect(route("pull_request", reopened, self)).toEqual([]);
    expect(route("pull_request", { action: "assigned", ...pull() })).toEqual([]);
  });

  it.each(["synchronize", "closed", "labeled", "converted_to_draft", "ready_for_review"])(
    "of people concern their base's Refinery when they are %s",
    (action) => {
      const theirs = { action, ...pull({ head: { ref: "fix", repo: null } }) };
      expect(route("pull_request", theirs)).toEqual([refinery("main")]);
      expect(route("pull_request", theirs, self)).toEqual([]);
    },
  );

  it("that a candidate goes without are heard of while it is verified", () => {
    const told = (title: string, name = "cogtown/verify") => ({
      action: "created",
      check_run: { name, output: { title }, check_suite: null },
    });
    expect(route("check_run", told("Left out of main: #12"))).toEqual([refinery("main")]);
    expect(route("check_run", told("Verifying"))).toEqual([]);
    expect(route("check_run", told("Left out of main: #12", "lint"))).toEqual([]);
  });

  it("that leave GitHub's queue concern the Refinery whoever is said to have done it", () => {
    expect(route("pull_request", { action: "dequeued", ...pull() }, self)).toEqual([
      refinery("main"),
    ]);
    expect(route("pull_request", { action: "enqueued", ...pull() })).toEqual([refinery("main")]);
    expect(route("pull_request", { action: "enqueued", ...pull() }, self)).toEqual([]);
  });

  it("that change their base concern the Refinery that they leave as well", () => {
    const changes = { base: { ref: { from: "next" } } };
    expect(route("pull_request", { action: "edited", changes, ...pull() })).toEqual([
      refinery("main"),
      refinery("next"),
    ]);
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
    const ofFork = {
      action: "submitted",
      review: { state: "approved" },
      ...pull({}, "eve/engine"),
    };
    expect(route("pull_request_review", ofFork)).toEqual([refinery("main")]);
    expect(route("pull_request_review", review("dismissed", "dismissed"))).toHaveLength(2);
    expect(route("pull_request_review", review("commented"))).toEqual([]);
  });
});

describe("what is said to the Mayor", () => {
  const comment = (body: string, more: object = {}) => ({
    ...{ action: "created", issue: { number: 12 }, comment: { body } },
    ...more,
  });
  const desk = { kind: "desk", number: 12 };

  it("concerns the desk of that issue or pull request, and what is said to others nobody", () => {
    expect(route("issue_comment", comment("/mayor stop"))).toEqual([desk]);
    expect(route("issue_comment", comment("stop"))).toEqual([]);
  });

  it("is also what somebody changed in a comment of ours, such as a plan", () => {
    const changed = comment("<!-- cogtown:plan 0123456789ab -->\nplan", { action: "edited" });
    expect(route("issue_comment", changed)).toEqual([desk]);
  });
});

describe("a group of GitHub's merge queue", () => {
  const branch = `gh-readonly-queue/release/1/pr-12-${"a".repeat(40)}`;

  it("concerns its base's Refinery when it comes and goes, also when the App had queued it", () => {
    const group = { merge_group: { base_ref: "refs/heads/release/1" } };
    for (const action of ["checks_requested", "destroyed"])
      expect(route("merge_group", { action, ...group }, self)).toEqual([refinery("release/1")]);
  });

  it("concerns it when a run or a check for it ends, and not before", () => {
    const ended = run("ci.yml", "Fix it");
    const ofGroup = { ...ended, workflow_run: { ...ended.workflow_run, head_branch: branch } };
    expect(route("workflow_run", ofGroup)).toEqual([refinery("release/1")]);
    const check = { check_run: { check_suite: { head_branch: branch } } };
    expect(route("check_run", { action: "completed", ...check })).toEqual([refinery("release/1")]);
    expect(route("check_run", { action: "created", ...check })).toEqual([]);
  });

  it("is not what a branch of people is, whose checks end all day", () => {
    for (const head_branch of ["main", "gh-readonly-queue/main", null]) {
      const check = { check_run: { check_suite: { head_branch } } };
      expect(route("check_run", { action: "completed", ...check })).toEqual([]);
    }
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
