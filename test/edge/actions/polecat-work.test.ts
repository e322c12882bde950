import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundledAction } from "./job.ts";
import {
  dispatchNext,
  jobFor,
  openTown,
  outcomeOf,
  runAttempt,
  stopRequest,
} from "./polecat-town.ts";
import { dispatchedAttempt } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("polecat", ["main", "post"]));
afterAll(() => {
  action[Symbol.dispose]();
});

const threeSteps = [
  "Write one — check: `test -f 1.txt`",
  "Write two",
  "Write three — check: `test -f 3.txt`",
];
const writesItsStep = 'echo "$COGTOWN_STEP" > "$COGTOWN_STEP.txt"';

describe("an attempt that succeeds", () => {
  test("commits each step with its trailers, pushes it, and records success", async () => {
    using town = openTown({
      agent: writesItsStep,
      steps: threeSteps,
      criteria: ["cat 1.txt 2.txt 3.txt"],
    });
    const end = await runAttempt(town, action);
    expect(end.exitCode, end.log).toBe(0);
    expect(town.subjects("polecat/7")).toEqual(["Write one", "Write two", "Write three"]);
    expect(town.git("log", "-1", "--format=%an%n%(trailers)", "polecat/7~2").split("\n")).toEqual([
      "cogtown-polecat[bot]",
      "Molecule: #7",
      expect.stringMatching(/^Step: 1\/3 [0-9a-f]{8}$/),
      "Attempt: 1",
      "Verified: test -f 1.txt",
      "",
    ]);
    const record = town.molecule(7);
    expect(record.steps.map((step) => step.title)).toEqual([
      "Write one",
      "Write two",
      "Write three",
    ]);
    expect(record.attempts[0]).toMatchObject({
      claim: { runId: 1, runAttempt: 1 },
      head: town.head("polecat/7"),
      outcome: {
        kind: "success",
        criteria: [{ command: "cat 1.txt 2.txt 3.txt", exitCode: 0, tail: "1\n2\n3" }],
      },
    });
    expect(end.outputs).toEqual({
      outcome: "success",
      branch: "polecat/7",
      head: town.head("polecat/7"),
    });
    expect(end.summary).toContain("✓");
  });

  test("leaves what checks produce out of the commits", async () => {
    using town = openTown({
      agent: writesItsStep,
      steps: ["Build — check: `echo built > output.log && echo more >> readme.md`", "Two"],
    });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(town.files("polecat/7")).not.toContain("output.log");
    expect(town.show("polecat/7", "readme.md")).toBe("demo");
  });

  test("runs set-up once, and what it installs belongs to nobody's work", async () => {
    using town = openTown({
      agent: writesItsStep,
      steps: threeSteps,
      setup: [
        "echo changed >> readme.md; mkdir -p node_modules vendor && echo x >> vendor/times && echo x > node_modules/x",
      ],
      criteria: ['test "$(wc -l < vendor/times)" = 1'],
    });
    const end = await runAttempt(town, action);
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.show("polecat/7", "readme.md")).toBe("demo");
    expect(town.files("polecat/7").filter((path) => path.includes("/"))).toEqual([
      ".github/cogtown.yml",
    ]);
  });

  test("shows the agent its prompt, its step, and a git that stands where the step starts", async () => {
    using town = openTown({
      agent:
        'cat > "prompt-$COGTOWN_STEP.md"; cmp "$COGTOWN_PROMPT" "prompt-$COGTOWN_STEP.md"; git status --porcelain > "status-$COGTOWN_STEP"; git log --format=%s > "log-$COGTOWN_STEP"',
      steps: ["First thing", "Second thing"],
    });
    const end = await runAttempt(town, action);
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.show("polecat/7", "prompt-2.md")).toContain("Second thing");
    expect(town.show("polecat/7", "status-2").split("\n")).toEqual([
      "?? prompt-2.md",
      "?? status-2",
    ]);
    expect(town.show("polecat/7", "log-2").split("\n")[0]).toBe("First thing");
  });

  test("does a reviewer's change request as one more step on the same branch", async () => {
    using town = openTown({ agent: writesItsStep, steps: ["One"] });
    await runAttempt(town, action);
    const rework = {
      id: "review-1",
      by: "ada",
      words: "Louder, please",
      at: "2026-01-02T00:00:00Z",
      head: town.head("main") ?? "",
    };
    dispatchNext(town, { rework: [rework] });
    await runAttempt(town, action, 2);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(town.subjects("polecat/7")).toHaveLength(2);
    expect(town.files("polecat/7")).toContain("2.txt");
  });
});

describe("an attempt that goes on from an earlier one", () => {
  test("does only the steps that are not on the branch after its runner was lost", async () => {
    const agent =
      'if [ "$COGTOWN_ATTEMPT$COGTOWN_STEP" = 12 ]; then kill -9 $PPID; sleep 60; fi; echo "$COGTOWN_ATTEMPT" > "$COGTOWN_STEP.txt"';
    using town = openTown({ agent, steps: threeSteps });
    const lost = await jobFor(town, action).run("main");
    expect(lost.exitCode).not.toBe(0);
    expect(town.subjects("polecat/7")).toEqual(["Write one"]);
    dispatchNext(town);
    await runAttempt(town, action, 2);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(town.subjects("polecat/7")).toEqual(["Write one", "Write two", "Write three"]);
    expect(["1.txt", "2.txt", "3.txt"].map((path) => town.show("polecat/7", path))).toEqual([
      "1",
      "2",
      "2",
    ]);
  });

  test("finds work whose check failed as wip, and makes one commit of both", async () => {
    const agent =
      'echo "$COGTOWN_ATTEMPT" >> tries.txt; if [ "$COGTOWN_ATTEMPT" = 2 ]; then touch good; fi';
    using town = openTown({ agent, steps: ["Try — check: `cat tries.txt; test -f good`"] });
    const first = await runAttempt(town, action);
    expect(first.exitCode).toBe(1);
    expect(outcomeOf(town)).toMatchObject({
      kind: "check-failed",
      step: "Try",
      exitCode: 1,
      tail: "1",
    });
    expect(town.subjects("polecat/7")).toEqual(["wip: Try"]);
    expect(town.molecule(7).attempts[0]?.head).toBe(town.head("polecat/7"));
    dispatchNext(town);
    await runAttempt(town, action, 2);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(town.subjects("polecat/7")).toEqual(["Try"]);
    expect(town.show("polecat/7", "tries.txt")).toBe("1\n2");
  });

  test("asks the agent once to make failing criteria hold when every step is done", async () => {
    const agent =
      'if [ "$COGTOWN_STEP" = 2 ]; then cat > why.md; touch holds; else echo 1 > 1.txt; fi';
    using town = openTown({
      agent,
      steps: ["One"],
      criteria: ["echo not yet; test -f holds", "test -f 1.txt"],
    });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({
      kind: "criterion-failed",
      command: "echo not yet; test -f holds",
      tail: "not yet",
    });
    dispatchNext(town);
    await runAttempt(town, action, 2);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(town.show("polecat/7", "why.md")).toContain("not yet");
    expect(town.molecule(7).steps).toHaveLength(1);
  });

  test("hands over when the job's time would not be enough for another step", async () => {
    using town = openTown({ agent: writesItsStep, steps: threeSteps });
    await jobFor(town, action).run("main", { INPUT_MINUTES: "2" });
    expect(outcomeOf(town)).toMatchObject({ kind: "handoff" });
    expect(town.molecule(7).steps).toHaveLength(1);
    dispatchNext(town);
    await runAttempt(town, action, 2);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
  });

  test("starts from the newest base when everything on its branch has landed", async () => {
    using town = openTown({ agent: writesItsStep, steps: ["One"] });
    town.commit("polecat/7", "left over", {});
    town.git("update-ref", "refs/heads/main", "refs/heads/polecat/7");
    const base = town.commit("main", "newer", { "newer.txt": "newer" });
    const end = await runAttempt(town, action);
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.git("rev-parse", "polecat/7^")).toBe(base);
  });

  test("replays finished steps on the base that the Refinery names", async () => {
    using town = openTown({ agent: writesItsStep, steps: ["One"] });
    await runAttempt(town, action);
    const onto = town.commit("main", "newer", { "newer.txt": "newer\n" });
    const rework = {
      id: "ejection-c1",
      by: "refinery",
      words: "npm test failed",
      at: "2026-01-02T00:00:00Z",
      head: onto,
    };
    dispatchNext(town, { rework: [rework] }, onto);
    const end = await runAttempt(town, action, 2);
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.git("merge-base", "main", "polecat/7")).toBe(onto);
    expect(town.subjects("polecat/7")).toHaveLength(2);
  });

  test("gives the agent the conflict when finished steps do not fit the new base", async () => {
    const agent =
      'if grep -q "<<<<<<<" readme.md; then cat > seen.md; printf "theirs and mine\\n" > readme.md; elif [ "$COGTOWN_STEP" = 1 ]; then echo mine > readme.md; else echo "$COGTOWN_ATTEMPT" >> extra.txt; fi';
    using town = openTown({
      agent,
      steps: ["One", "Two"],
      criteria: ["! grep -q '<<<' readme.md"],
    });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    const onto = town.commit("main", "theirs", { "readme.md": "theirs\n" });
    const rework = {
      id: "ejection-c1",
      by: "refinery",
      words: "conflict",
      at: "2026-01-02T00:00:00Z",
      head: onto,
    };
    dispatchNext(town, { rework: [rework] }, onto);
    const end = await runAttempt(town, action, 2);
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.show("polecat/7", "seen.md")).toContain("readme.md");
    expect(town.show("polecat/7", "readme.md")).toBe("theirs and mine");
    expect(town.git("merge-base", "main", "polecat/7")).toBe(onto);
  });
});

describe("the right to work", () => {
  const town = () => openTown({ agent: writesItsStep });

  test("belongs to the first of two runs for the same attempt", async () => {
    using place = town();
    const runs = [
      jobFor(place, action, 1, { id: 11, attempt: 1 }),
      jobFor(place, action, 1, { id: 12, attempt: 1 }),
    ];
    const ends = await Promise.all(runs.map((job) => job.run("main")));
    expect(ends.map((end) => end.outputs["outcome"]).sort()).toEqual(["success", "superseded"]);
    expect(ends.map((end) => end.exitCode)).toEqual([0, 0]);
    expect(place.subjects("polecat/7")).toHaveLength(1);
  });

  test("is not inherited by a run that is started again", async () => {
    using place = town();
    const claim = { runId: 5, runAttempt: 1, at: "2026-01-01T00:00:00Z" };
    place.writeMolecule({ ...place.molecule(7), attempts: [{ ...dispatchedAttempt(1), claim }] });
    const end = await jobFor(place, action, 1, { id: 5, attempt: 2 }).run("main");
    expect(end).toMatchObject({ exitCode: 0, outputs: { outcome: "superseded" } });
    expect(place.head("polecat/7")).toBeUndefined();
  });

  test.each([
    ["another nonce", { attempts: [{ ...dispatchedAttempt(1), nonce: "a-different-nonce" }] }],
    ["a newer attempt", { attempts: [dispatchedAttempt(1), dispatchedAttempt(2)] }],
    [
      "an outcome",
      {
        attempts: [{ ...dispatchedAttempt(1), outcome: { kind: "infra", cause: "lost" } as const }],
      },
    ],
    ["a request to stop", { attempts: [{ ...dispatchedAttempt(1), stop: stopRequest }] }],
    ["a hold", { hold: { reason: "stop", fix: "go", at: "2026-01-01T00:00:00Z", by: "ada" } }],
  ])("ends with %s in the record", async (_what, change) => {
    using place = town();
    place.writeMolecule({ ...place.molecule(7), ...change });
    const before = place.resolve("refs/cogtown/molecules/7");
    const end = await runAttempt(place, action);
    expect(end).toMatchObject({ exitCode: 0, outputs: { outcome: "superseded" } });
    expect(place.resolve("refs/cogtown/molecules/7")).toBe(before);
    expect(place.head("polecat/7")).toBeUndefined();
  });

  test("ends when the record names somebody else at the end of the work", async () => {
    using place = openTown({
      agent: `echo 1 > 1.txt; git --git-dir="$(cat $0.remote)" update-ref refs/cogtown/molecules/7 refs/cogtown/other`,
    });
    place.write("agent.sh.remote", place.directory);
    const record = place.molecule(7);
    const mine = place.resolve("refs/cogtown/molecules/7") ?? "";
    place.writeMolecule({ ...record, attempts: [...record.attempts, dispatchedAttempt(2)] });
    place.git("update-ref", "refs/cogtown/other", "refs/cogtown/molecules/7");
    place.git("update-ref", "refs/cogtown/molecules/7", mine);
    const end = await jobFor(place, action).run("main");
    expect(end, end.log).toMatchObject({ exitCode: 0, outputs: { outcome: "superseded" } });
    expect(place.molecule(7).attempts).toHaveLength(2);
  });
});
