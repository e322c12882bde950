import { chmodSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { kill } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundledAction, Job } from "./job.ts";
import { dispatchNext, jobFor, openTown, outcomeOf, runAttempt } from "./polecat-town.ts";
import { survivorsIn } from "./processes.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("polecat", ["main", "post"]));
afterAll(() => {
  action[Symbol.dispose]();
});

describe("work that is not taken", () => {
  test("changes outside of the scope, and says which", async () => {
    using town = openTown({
      agent: "mkdir -p src; echo 1 > src/a; echo 1 > other",
      scope: ["src/**"],
    });
    const end = await runAttempt(town, action);
    expect(end.exitCode).toBe(1);
    expect(outcomeOf(town)).toEqual({ kind: "out-of-scope", paths: ["other"], why: "scope" });
    expect(town.head("polecat/7")).toBeUndefined();
  });

  test("changes protected paths, unless the town allows them", async () => {
    const agent = "mkdir -p .github/workflows; echo 'on: push' > .github/workflows/mine.yml";
    using town = openTown({ agent });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toEqual({
      kind: "out-of-scope",
      paths: [".github/workflows/mine.yml"],
      why: "protected",
    });
    using other = openTown({ agent, allow: [".github/workflows/mine.yml"] });
    await runAttempt(other, action);
    expect(outcomeOf(other)).toMatchObject({ kind: "success" });
  });

  test.each([
    ["a link that leads out of the repository", "ln -s ../../etc/passwd link", "link"],
    ["a link into git's own folder", "ln -s .git/config link", "link"],
    [
      "a repository inside the repository",
      "git init -q sub; cd sub; git commit -q --allow-empty -m x",
      "sub/",
    ],
    ["a file of more than 20 MB", "truncate -s 21M large", "large"],
  ])("is refused: %s", async (_what, script, path) => {
    const person =
      "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b";
    using town = openTown({ agent: `${person}; ${script}` });
    const end = await runAttempt(town, action);
    expect(outcomeOf(town), end.log).toEqual({
      kind: "out-of-scope",
      paths: [path],
      why: "protected",
    });
    expect(town.head("polecat/7")).toBeUndefined();
  });

  test("is none: an agent that changes nothing has not done its step", async () => {
    using town = openTown({ agent: "echo I would rather not" });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toEqual({
      kind: "no-change",
      step: "Greet people",
      tail: "I would rather not",
    });
  });
});

describe("an agent that fails", () => {
  test("with an exit code leaves its work as wip", async () => {
    using town = openTown({ agent: "echo half > half.txt; echo out of ideas >&2; exit 9" });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toEqual({
      kind: "agent-error",
      cause: "The agent ended with exit code 9.",
      fatal: false,
      tail: "out of ideas",
    });
    expect(town.subjects("polecat/7")).toEqual(["wip: Greet people"]);
  });

  test("for want of its program is a matter for a person, and the program is named", async () => {
    using town = openTown({ agent: "super-agent --do-it" });
    const end = await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "agent-error", fatal: true });
    expect(JSON.stringify(outcomeOf(town))).toContain("`super-agent` was not found");
    expect(end.exitCode).toBe(1);
  });

  test("or not, is ended with everything that it left running", async () => {
    using town = openTown({ agent: "sleep 300 & setsid sleep 301 & echo half > half.txt; exit 1" });
    const end = await jobFor(town, action).run("main");
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "agent-error", fatal: false });
    await expect.poll(() => survivorsIn(town.root)).toEqual([]);
  });

  test("is not waited for by way of a program that escaped with the end of its pipe", async () => {
    const escape = "env --unset=COGTOWN_SESSION setsid sh -c 'touch out; exec sleep 40'";
    const wait = 'until [ -e out ]; do sleep 0.02; done; echo "escaped as $!"';
    using town = openTown({ agent: `${escape} & ${wait}; exit 1` });
    const end = await jobFor(town, action).run("main");
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "agent-error" });
    expect(survivorsIn(town.root), "still there when the job had ended").toEqual(["sleep 40"]);
    kill(Number(/escaped as (\d+)/.exec(end.log)?.[1]));
  });
});

describe("the surroundings", () => {
  test("a set-up that fails is nobody's fault", async () => {
    using town = openTown({ agent: "touch a", setup: ["echo registry is down; exit 4"] });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "infra" });
    expect(JSON.stringify(outcomeOf(town))).toContain("registry is down");
  });

  test("a coding agent that could not be installed this time is nobody's fault", async () => {
    using town = openTown({ agent: "", agentMore: { use: "claude" } });
    const bin = dirname(
      town.write("npm", "#!/bin/sh\necho 'npm error code ECONNRESET' >&2; exit 1\n"),
    );
    chmodSync(join(bin, "npm"), 0o755);
    const end = await jobFor(town, action).run("main", {
      ...{ ANTHROPIC_API_KEY: "model-key-123456", RUNNER_TOOL_CACHE: join(town.root, "tools") },
      PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    });
    const cause = expect.stringContaining("could not be installed") as unknown;
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "infra", cause });
  });

  test("a branch with somebody else's commits is not touched", async () => {
    using town = openTown({ agent: "touch a" });
    const theirs = town.commit("polecat/7", "my own work", { "own.txt": "own" });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toEqual({
      kind: "foreign-branch",
      branch: "polecat/7",
      commit: theirs,
    });
    expect(town.head("polecat/7")).toBe(theirs);
  });

  test("a branch that moves during the work is not overwritten", async () => {
    using town = openTown({ agent: "touch a; bash ../../race.sh" });
    town.write(
      "race.sh",
      `git --git-dir=${town.directory} update-ref refs/heads/polecat/7 refs/heads/main`,
    );
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "infra" });
    expect(town.head("polecat/7")).toBe(town.head("main"));
  });

  test("a configuration that cannot be read names every problem", async () => {
    using town = openTown({ agent: "touch a" });
    town.commit("main", "break it", { ".github/cogtown.yml": "agent:\n  comand: x\n" });
    const end = await runAttempt(town, action);
    expect(end.exitCode).toBe(1);
    expect(end.log).toContain("command");
    expect(town.molecule(7).attempts[0]?.claim).toBeUndefined();
  });

  test("inputs that Cogtown never sends are refused in words", async () => {
    using town = openTown({ agent: "touch a" });
    const end = await new Job(town, action, { molecule: "seven", attempt: "1", nonce: "n" }).run(
      "main",
    );
    expect(end.log).toContain("input `molecule`");
  });
});

describe("a job that is cancelled", () => {
  test("ends the agent, and the post step keeps what is in scope as wip", async () => {
    const agent =
      "mkdir -p src; echo half > src/half.txt; echo no > other.txt; touch ../begun; sleep 300";
    using town = openTown({ agent, scope: ["src/**"] });
    const job = jobFor(town, action);
    const step = job.start("main");
    await expect
      .poll(() => existsSync(join(job.workspace, "../begun")), { timeout: 20_000 })
      .toBe(true);
    step.kill("SIGINT");
    expect((await step).exitCode).toBe(1);
    expect(outcomeOf(town)).toBeUndefined();
    const post = await job.run("post");
    expect(post.exitCode).toBe(0);
    expect(town.subjects("polecat/7"), post.log).toEqual(["wip: Greet people"]);
    expect(town.files("polecat/7")).toContain("src/half.txt");
    expect(town.files("polecat/7")).not.toContain("other.txt");
  });

  test("keeps nothing when the molecule is no longer this run's", async () => {
    const agent = "echo half > half.txt; kill -9 $PPID; sleep 60";
    using town = openTown({ agent });
    const job = jobFor(town, action);
    await job.run("main");
    dispatchNext(town);
    const before = town.git("for-each-ref");
    const post = await job.run("post");
    expect(post.log).toContain("no longer this run's");
    expect(post.exitCode).toBe(0);
    expect(town.git("for-each-ref")).toBe(before);
  });

  test("keeps the work of an agent whose action was killed, and ends the agent", async () => {
    // As a git leaves it that was killed while it added files.
    const lock = 'touch "$(dirname "$COGTOWN_PROMPT")/../git/index.lock"';
    const agent = `echo half > half.txt; ${lock}; setsid sleep 303 & kill -9 $PPID; sleep 304`;
    using town = openTown({ agent });
    const job = jobFor(town, action);
    await job.run("main");
    const post = await job.run("post");
    expect(town.subjects("polecat/7"), post.log).toEqual(["wip: Greet people"]);
    await expect.poll(() => survivorsIn(town.root)).toEqual([]);
  });
});
