import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { moleculesIn } from "../../../actions/rebase-and-verify/group.ts";
import { CheckApi } from "./check-api.ts";
import { BundledAction, Job, type StepEnd, token } from "./job.ts";
import { bodyOf, configOf } from "./refinery-town.ts";
import { moleculeRecord, Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});

const published = new URL("../../../actions/rebase-and-verify/action.yml", import.meta.url);
const defaults = z
  .object({ inputs: z.record(z.string(), z.object({ default: z.string().default("") })) })
  .parse(parse(readFileSync(published, "utf8"))).inputs;

interface Event {
  readonly name: string;
  readonly payload: unknown;
}

/** A step of somebody's own workflow, with the defaults of action.yml as GitHub fills them in. */
function run(
  repository: Remote,
  inputs: Readonly<Record<string, string>>,
  { name, payload }: Event,
  environment: Readonly<Record<string, string>> = {},
): Promise<StepEnd> {
  const byDefault = Object.fromEntries(
    Object.entries(defaults).map(([input, value]): [string, string] => [input, value.default]),
  );
  const job = new Job(repository, action, { ...byDefault, token, ...inputs });
  writeFileSync(job.file("event"), JSON.stringify(payload));
  const event = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: job.file("event") };
  return job.run("main", { ...event, ...environment });
}

/** A repository that knows nothing of Cogtown, with a pull request from before main moved. */
function openRepository(files: Readonly<Record<string, string>> = { "new.txt": "new\n" }): Remote {
  const repository = new Remote({ "shared.txt": "one\n" });
  const head = repository.commit("topic", "Topic", files);
  repository.git("update-ref", "refs/pull/12/head", head);
  repository.commit("main", "moved", { "moved.txt": "moved\n" });
  return repository;
}

const byHand: Event = {
  name: "workflow_dispatch",
  payload: { repository: { default_branch: "main" } },
};

const pullRequest = (repository: Remote, head = repository.head("topic")): Event => ({
  name: "pull_request",
  payload: {
    pull_request: { number: 12, head: { sha: head, ref: "topic" }, base: { ref: "main" } },
  },
});

const refsOf = (repository: Remote) => repository.git("for-each-ref");

describe("for a pull request", () => {
  test("its work is rebased on the newest base and verified, and nothing is written", async () => {
    await using api = await CheckApi.open();
    using repository = openRepository();
    const before = refsOf(repository);
    const commands = "test -f new.txt\ntest -f moved.txt";
    const event = pullRequest(repository);
    const end = await run(repository, { commands }, event, api.environment);
    expect(end.exitCode, end.log).toBe(0);
    expect(end.outputs).toMatchObject({ verdict: "green", ref: "", skipped: "" });
    expect(JSON.parse(end.outputs["results"] ?? "")).toMatchObject([
      { command: "test -f new.txt", exitCode: 0 },
      { command: "test -f moved.txt", exitCode: 0 },
    ]);
    expect(refsOf(repository)).toBe(before);
    // The rebased commit is nowhere on GitHub: the check run stands on the head that people know.
    expect(api.asked[0]?.body.head_sha).toBe(repository.head("topic"));
  });

  test("a command that fails fails the step", async () => {
    using repository = openRepository();
    const end = await run(repository, { commands: "exit 3" }, pullRequest(repository));
    expect(end.exitCode).toBe(1);
    expect(end.outputs).toMatchObject({ verdict: "red", failed: "exit 3" });
  });

  test("a head that has moved on fails the step", async () => {
    using repository = openRepository();
    const event = pullRequest(repository);
    repository.git("update-ref", "refs/pull/12/head", repository.head("main") ?? "");
    const end = await run(repository, { commands: "true" }, event);
    expect(end.exitCode).toBe(1);
    expect(end.log).toContain("is no longer on refs/pull/12/head");
  });

  test("the base's own configuration stands in for inputs, and the work has no say in it", async () => {
    using repository = new Remote({ ".github/cogtown.yml": configOf({ commands: ["exit 5"] }) });
    const weak = { ".github/cogtown.yml": configOf({ commands: ["true"] }) };
    const head = repository.commit("topic", "Weaken", weak);
    repository.git("update-ref", "refs/pull/12/head", head);
    const end = await run(repository, {}, pullRequest(repository));
    expect(end.outputs).toMatchObject({ verdict: "red", failed: "exit 5" });
  });

  test("files that a command makes are made anew", async () => {
    using repository = openRepository({ "list.lock": "new\n", "new.txt": "new\n" });
    repository.commit("main", "lock", { "list.lock": "moved\n" });
    const regenerate = "- files: list.lock\n  command: ls *.txt > list.lock";
    const inputs = { commands: "grep moved.txt list.lock && grep new.txt list.lock", regenerate };
    const end = await run(repository, inputs, pullRequest(repository));
    expect(end.exitCode, end.log).toBe(0);
  });
});

describe("by hand", () => {
  test("heads are named by pull request, branch or sha, and put together on the default branch", async () => {
    using repository = openRepository();
    repository.commit("other", "Other", { "other.txt": "other\n" });
    const sha = repository.commit("third", "Third", { "third.txt": "third\n" });
    repository.git("update-ref", "-d", "refs/heads/third");
    repository.git("update-ref", "refs/keep/third", sha);
    const inputs = { heads: `#12, other\n${sha}`, commands: "ls", push: "true" };
    const end = await run(repository, inputs, byHand);
    expect(end.exitCode, end.log).toBe(0);
    const { commit = "", ref = "" } = end.outputs;
    expect(ref).toBe(`refs/cogtown/tries/main/${commit}`);
    expect(repository.resolve(ref)).toBe(commit);
    expect(repository.subjects(ref)).toEqual(["Topic", "Other", "Third"]);
  });

  test("a head that conflicts is left out, and the step fails although the rest holds", async () => {
    using repository = openRepository({ "shared.txt": "topic\n" });
    repository.commit("other", "Other", { "shared.txt": "other\n" });
    const end = await run(repository, { heads: "topic,other", commands: "true" }, byHand);
    expect(end.exitCode).toBe(1);
    expect(end.outputs).toMatchObject({ verdict: "green", skipped: "other" });
    expect(end.log).toContain("Left out, because of conflicts: other");
  });

  test("heads are merged where that is asked for", async () => {
    using repository = openRepository();
    const inputs = { heads: "#12", commands: "true", way: "merge", push: "true" };
    const end = await run(repository, inputs, byHand);
    expect(repository.git("log", "-1", "--format=%s", end.outputs["ref"] ?? "")).toBe(
      "Merge pull request #12",
    );
  });

  test.each([
    [{ commands: "true" }, "set the input `heads`"],
    [{ heads: "nowhere", commands: "true" }, "There is no `nowhere` in this repository"],
    [{ heads: "topic", base: "gone", commands: "true" }, "There is no `refs/heads/gone`"],
    [{ heads: "topic" }, "There is nothing to verify with: set the input `commands`"],
    [{ heads: "topic", commands: "true", way: "squash" }, "input `way`: must be `rebase` or"],
    [{ heads: "topic", commands: "true", push: "yes" }, "input `push`: must be `true` or `false`"],
    [{ heads: "topic", commands: "true", "timeout-minutes": "soon" }, "input `timeout-minutes`"],
    [
      { heads: "topic", commands: "true", regenerate: "lock" },
      "input `regenerate`: must be a list",
    ],
  ])("inputs that make no sense are refused by name: %j", async (inputs, words) => {
    using repository = openRepository();
    const end = await run(repository, inputs, byHand);
    expect(end.exitCode).toBe(1);
    expect(end.log).toContain(words);
  });
});

describe("for a merge group", () => {
  const group = (repository: Remote, base: string): Event => ({
    name: "merge_group",
    payload: {
      merge_group: {
        head_sha: repository.head("gh-readonly-queue/main/pr-12"),
        head_ref: "refs/heads/gh-readonly-queue/main/pr-12",
        base_sha: base,
        base_ref: "refs/heads/main",
      },
    },
  });

  function openGroup(message = "Topic (#12)"): { repository: Remote; event: Event } {
    const repository = new Remote({ "shared.txt": "one\n" });
    const base = repository.head("main") ?? "";
    repository.commit("gh-readonly-queue/main/pr-12", message, { "new.txt": "new\n" });
    repository.commit("main", "moved", { "moved.txt": "moved\n" });
    return { repository, event: group(repository, base) };
  }

  test("the group's commit is verified as it is", async () => {
    const { repository, event } = openGroup();
    using _repository = repository;
    await using api = await CheckApi.open();
    const commands = "test -f new.txt\ntest ! -f moved.txt";
    const end = await run(repository, { commands }, event, api.environment);
    expect(end.exitCode, end.log).toBe(0);
    const head = repository.head("gh-readonly-queue/main/pr-12");
    expect(end.outputs).toMatchObject({ verdict: "green", commit: head });
    expect(api.asked[0]?.body.head_sha).toBe(head);
  });

  test("the approved criteria of every molecule in it are run too", async () => {
    const { repository, event } = openGroup("Topic (#12)\n\n* Greet\n\nMolecule: #7\nStep: 1/1 x");
    using _repository = repository;
    repository.writeMolecule(moleculeRecord(bodyOf("test -f absent.txt")));
    const end = await run(repository, { commands: "true" }, event);
    expect(end.outputs).toMatchObject({ verdict: "red", failed: "test -f absent.txt" });
  });

  test("those of the group ahead too, which has not landed: its criteria must hold on this tree as well", async () => {
    const { repository } = openGroup("Ahead\n\nMolecule: #7");
    using _repository = repository;
    repository.writeMolecule(moleculeRecord(bodyOf("test -f absent.txt")));
    const branch = "gh-readonly-queue/main/pr-12";
    const ahead = repository.head(branch) ?? "";
    repository.commit(branch, "Behind", { "behind.txt": "behind\n" });
    const end = await run(repository, { commands: "true" }, group(repository, ahead));
    expect(end.outputs).toMatchObject({ verdict: "red", failed: "test -f absent.txt" });
  });

  test("a molecule that this repository's ledger does not have asks for nothing", async () => {
    const { repository, event } = openGroup("Topic\n\nMolecule: #7");
    using _repository = repository;
    const end = await run(repository, { commands: "true" }, event);
    expect(end.exitCode, end.log).toBe(0);
  });

  test("naming other heads is refused: GitHub chose what is in it", async () => {
    const { repository, event } = openGroup();
    using _repository = repository;
    const end = await run(repository, { commands: "true", heads: "main" }, event);
    expect(end.exitCode).toBe(1);
    expect(end.log).toContain("A merge group is verified as it is");
  });

  test("molecules are known by trailers, squashed ones too, and by merged proposals", () => {
    expect(
      moleculesIn([
        "Greet\n\nMolecule: #7\nStep: 1/1 abc\nAttempt: 1\n",
        "Squashed (#12)\n\n* one\n\nMolecule: #8\n\n* two\n\nMolecule: #8\n\nCo-authored-by: A <a@b>",
        "Merge pull request #13 from acme/cogtown/9\n\nMore",
        "Merge pull request #14 from acme/topic/10\n\nsee Molecule: #11",
      ]),
    ).toEqual([7, 8, 9]);
  });
});

test.each(["pull_request_target", "issue_comment", ""])(
  "the event %j verifies nothing, and the step fails",
  async (name) => {
    using repository = openRepository();
    const end = await run(repository, { heads: "topic", commands: "true" }, { name, payload: {} });
    expect(end.exitCode).toBe(1);
    expect(end.log).toContain(`The event \`${name}\` is not one that this action verifies`);
  },
);
