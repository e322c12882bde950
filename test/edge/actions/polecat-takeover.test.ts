import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundledAction } from "./job.ts";
import {
  awaits,
  dispatchNext,
  jobFor,
  openTown,
  outcomeOf,
  reached,
  requestStop,
  type TownRequest,
} from "./polecat-town.ts";
import { survivorsIn } from "./processes.ts";
import { refusePushes, wrapGit } from "./trouble.ts";

const action = new BundledAction();
beforeAll(() => action.bundleHasty());
afterAll(() => {
  action[Symbol.dispose]();
});

const saves = { TEST_SAVE_MS: "40" };

describe("a worker whose claim was taken over", () => {
  test.each<[string, Pick<TownRequest, "agent" | "criteria">, Record<string, string>]>([
    [
      "while its agent is at work",
      { agent: `echo 1 > 1.txt; sleep 300 & ${awaits("never")}` },
      saves,
    ],
    ["before its step is pushed", { agent: `${awaits("go")}; echo 1 > 1.txt` }, {}],
    ["before its end is recorded", { agent: "echo 1 > 1.txt", criteria: [awaits("go")] }, {}],
  ])("pushes neither commit nor outcome: %s", async (_when, story, pace) => {
    using town = openTown(story);
    const job = jobFor(town, action);
    const step = job.start("hasty", pace);
    await reached(job);
    dispatchNext(town);
    const before = town.git("for-each-ref");
    writeFileSync(job.file("go"), "");
    const end = await step;
    expect(end.exitCode, end.all).toBe(0);
    expect(end.all).toContain("no longer names this run");
    expect(town.git("for-each-ref")).toBe(before);
    const post = await job.run("post");
    expect(post.exitCode, post.log).toBe(0);
    expect(town.git("for-each-ref")).toBe(before);
    await expect.poll(() => survivorsIn(town.root)).toEqual([]);
  });
});

describe("an attempt that is asked to stop", () => {
  test("ends its agent at once, says nothing of its own, and its post step keeps the work", async () => {
    using town = openTown({ agent: `echo half > half.txt; sleep 300 & ${awaits("never")}` });
    const job = jobFor(town, action);
    const step = job.start("hasty", saves);
    await reached(job);
    requestStop(town);
    const end = await step;
    expect(end.exitCode).toBe(1);
    expect(end.all).toContain("The attempt is to stop (ada): label removed");
    await expect.poll(() => survivorsIn(town.root)).toEqual([]);
    await job.run("post");
    expect(town.show("polecat/7", "half.txt")).toBe("half");
    expect(outcomeOf(town)).toBeUndefined();
  });

  test("still pushes the step that it has just finished, and begins no other", async () => {
    const agent = `echo 1 > "$COGTOWN_STEP.txt"; ${awaits("go")}`;
    using town = openTown({ agent, steps: ["One", "Two"] });
    const job = jobFor(town, action);
    const step = job.start("hasty");
    await reached(job);
    requestStop(town);
    writeFileSync(job.file("go"), "");
    expect((await step).exitCode).toBe(1);
    const post = await job.run("post");
    expect(post.log).toContain("There is no unfinished work.");
    expect(town.subjects("polecat/7")).toEqual(["One"]);
    expect(town.molecule(7).steps.map(({ title }) => title)).toEqual(["One"]);
    expect(outcomeOf(town)).toBeUndefined();
  });
});

describe("a job in trouble", () => {
  test("records that the server refuses the work, in its words", async () => {
    using town = openTown({ agent: "echo 1 > 1.txt" });
    refusePushes(town, "refs/heads/polecat/", "branches of bots are refused");
    const end = await jobFor(town, action).run("hasty");
    expect(end.exitCode).toBe(1);
    expect(outcomeOf(town)).toMatchObject({ kind: "infra" });
    expect(JSON.stringify(outcomeOf(town))).toContain("branches of bots are refused");
  });

  test.each([
    ["while it looks at the work", "add"],
    ["while it commits", "commit-tree"],
  ])("records a full disk %s, and loses nothing when there is room again", async (_when, call) => {
    const agent = 'echo "$COGTOWN_STEP" > "$COGTOWN_STEP.txt"';
    using town = openTown({ agent, steps: ["One", "Two"] });
    const fails = 'touch "$log"; echo "fatal: write error: No space left on device" >&2; exit 128';
    const { path } = wrapGit(
      town,
      `if [ "$operation" = ${call} ] && [ -e 2.txt ] && ! [ -e "$log" ]; then ${fails}; fi`,
    );
    await jobFor(town, action).run("hasty", { PATH: path });
    expect(outcomeOf(town)).toMatchObject({ kind: "infra" });
    expect(JSON.stringify(outcomeOf(town))).toContain("No space left on device");
    expect(town.subjects("polecat/7")).toEqual(["One", "wip: Two"]);
    expect(town.molecule(7).steps).toHaveLength(1);
  });

  test("that died between a push and its memo of it leaves its work to the post step", async () => {
    const agent = `echo "$COGTOWN_STEP" > "$COGTOWN_STEP.txt"`;
    using town = openTown({ agent, steps: ["One", "Two"] });
    const { path } = wrapGit(
      town,
      'if [ "$operation$(cat 1.txt 2>/dev/null)" = push1 ]; then "$git" "$@"; echo more > more.txt; kill -9 $PPID; exit; fi',
    );
    const job = jobFor(town, action);
    await job.run("hasty", { PATH: path });
    expect(town.subjects("polecat/7")).toEqual(["One"]);
    const post = await job.run("post");
    expect(town.subjects("polecat/7"), post.log).toEqual(["One", "wip: One"]);
    expect(town.show("polecat/7", "more.txt")).toBe("more");
  });
});
