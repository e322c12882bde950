import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { ManualClock } from "../../../app/local/clock.ts";
import { Stage } from "./stage.ts";

const STUBBORN = `on: workflow_dispatch
jobs:
  work:
    runs-on: x
    steps:
      - name: stubborn
        run: |
          trap 'echo got INT' INT
          trap 'echo got TERM' TERM
          echo ready
          while true; do sleep 0.02 || true; done
      - { name: normal, run: "true" }
      - { name: tidy, run: echo tidied, if: always() }
      - { name: mourn, run: echo mourned, if: cancelled() }
      - { name: failed, run: "true", if: failure() }`;

test("a cancelled step gets INT, then TERM, then KILL; always() and cancelled() still run", async () => {
  const clock = new ManualClock(new Date("2026-11-23T08:00:00Z"));
  const cancelGrace = { interrupt: 7.5, terminate: 2.5 };
  await using stage = await Stage.withWorkflow(STUBBORN, { clock, options: { cancelGrace } });
  const run = await stage.start();
  await stage.untilLogged("work", "ready");
  expect(stage.runner.cancel(run.id)).toBe("accepted");
  await stage.untilLogged("work", "got INT");
  expect(stage.log("work")).not.toMatch(/^got TERM$/m);
  clock.advance(7_500);
  await stage.untilLogged("work", "got TERM");
  expect(stage.steps("work")["stubborn"]).toBeNull();
  clock.advance(2_500);
  await stage.runner.idle();
  expect(stage.run(run.id).conclusion).toBe("cancelled");
  expect(stage.job("work").conclusion).toBe("cancelled");
  expect(stage.steps("work")).toEqual({
    stubborn: "cancelled",
    normal: "skipped",
    tidy: "success",
    mourn: "success",
    failed: "skipped",
  });
});

test("a forced cancellation does not ask for always()", async () => {
  await using stage = await Stage.withWorkflow(STUBBORN);
  const run = await stage.start();
  await stage.untilLogged("work", "ready");
  stage.runner.cancel(run.id, { force: true });
  await stage.runner.idle();
  expect(stage.steps("work")).toMatchObject({
    stubborn: "cancelled",
    tidy: "skipped",
    mourn: "skipped",
  });
  expect(stage.run(run.id).conclusion).toBe("cancelled");
});

test("a step with always() that runs when the cancellation comes is left alone", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  work:
    runs-on: x
    steps:
      - { name: kept, if: always(), run: 'echo ready; until [ -e "$RUNNER_TEMP/../../../go" ]; do sleep 0.01; done; echo finished' }
      - { name: next, run: "true" }`);
  const run = await stage.start();
  await stage.untilLogged("work", "ready");
  stage.runner.cancel(run.id);
  await stage.git(stage.root, "init", "--quiet", "--bare", "go");
  await stage.runner.idle();
  expect(stage.log("work")).toContain("finished");
  expect(stage.steps("work")).toEqual({ kept: "success", next: "skipped" });
  expect(stage.run(run.id).conclusion).toBe("cancelled");
});

test("jobs behind a cancelled one are skipped, except those with always()", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  first: { runs-on: x, steps: [{ run: "echo ready; sleep 30" }] }
  second: { needs: first, runs-on: x, steps: [{ run: "true" }] }
  last: { needs: second, if: always(), runs-on: x, steps: [{ run: "echo \${{ needs.second.result }}" }] }`);
  const run = await stage.start();
  await stage.untilLogged("first", "ready");
  stage.runner.cancel(run.id);
  await stage.runner.idle();
  expect(stage.conclusions()).toEqual({ first: "cancelled", second: "skipped", last: "success" });
});

test("a lost machine ends its job at once as failed, without post steps", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  work:
    runs-on: x
    steps:
      - uses: actions/checkout@v7
      - { name: long, run: "trap '' INT TERM; echo ready; sleep 30" }
      - { name: tidy, run: echo tidied, if: always() }
  next: { needs: work, if: failure(), runs-on: x, steps: [{ run: "true" }] }`);
  const run = await stage.start();
  await stage.untilLogged("work", "ready");
  stage.runner.loseRunner(stage.job("work").id);
  await stage.runner.idle();
  expect(stage.run(run.id).conclusion).toBe("failure");
  expect(stage.steps("work")).toEqual({
    "Run actions/checkout@v7": "success",
    long: "cancelled",
    tidy: null,
  });
  expect(stage.log("work")).toContain("lost communication with the server");
  expect(stage.conclusions()).toEqual({ work: "failure", next: "success" });
});

test("a step whose process is killed has failed, and the job goes on as after any failure", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  work:
    runs-on: x
    steps:
      - { name: long, run: "trap '' INT TERM; echo ready; while true; do sleep 0.02; done" }
      - { name: next, run: "true" }
      - { name: tidy, run: echo tidied, if: always() }`);
  const run = await stage.start();
  await stage.untilLogged("work", "ready");
  stage.runner.killStep(stage.job("work").id);
  await stage.runner.idle();
  expect(stage.run(run.id).conclusion).toBe("failure");
  expect(stage.steps("work")).toEqual({ long: "failure", next: "skipped", tidy: "success" });
  expect(stage.log("work")).toContain("SIGKILL");
});

test("a job out of time ends as cancelled, by the clock; its always() steps still run", async () => {
  const clock = new ManualClock(new Date("2026-11-23T08:00:00Z"));
  await using stage = await Stage.withWorkflow(
    `on: workflow_dispatch
jobs:
  work:
    runs-on: x
    timeout-minutes: 3
    steps: [{ name: long, run: "echo ready; sleep 30" }, { name: tidy, if: always(), run: "true" }]`,
    { clock },
  );
  await stage.start();
  await stage.untilLogged("work", "ready");
  clock.advance(3 * 60_000);
  await stage.runner.idle();
  expect(stage.log("work")).toContain("exceeded the maximum execution time of 3m0s");
  expect(stage.conclusions()).toEqual({ work: "cancelled" });
  expect(stage.steps("work")).toEqual({ long: "cancelled", tidy: "success" });
});

test("a step out of time fails, also inside a composite action", async () => {
  const clock = new ManualClock(new Date("2026-11-23T08:00:00Z"));
  await using stage = await Stage.create(
    {
      ".github/workflows/ci.yml": `on: workflow_dispatch
jobs:
  work:
    runs-on: x
    steps:
      - uses: actions/checkout@v7
      - { name: inner, uses: ./slow, timeout-minutes: 2, continue-on-error: true }
      - { name: outer, run: "echo outer-ready; sleep 30", timeout-minutes: 1 }
      - { name: after, if: failure(), run: "true" }`,
      "slow/action.yml":
        "runs: { using: composite, steps: [{ shell: bash, run: echo inner-ready; sleep 30 }, { shell: bash, run: echo never, if: always() }] }",
    },
    { clock },
  );
  const run = await stage.start();
  await stage.untilLogged("work", "inner-ready");
  clock.advance(2 * 60_000);
  await stage.untilLogged("work", "outer-ready");
  clock.advance(60_000);
  await stage.runner.idle();
  expect(stage.run(run.id).conclusion).toBe("failure");
  expect(stage.steps("work")).toMatchObject({
    inner: "success",
    outer: "failure",
    after: "success",
  });
  expect(stage.log("work")).toContain("timed out after 2 minutes");
  expect(stage.log("work")).not.toMatch(/^never$/m);
});

test("nothing of a job is left behind: no process, not even a daemon's, and no folder", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  work:
    runs-on: x
    steps:
      - run: |
          sleep 300 > /dev/null 2>&1 & echo "pid $!"
          setsid sleep 300 > /dev/null 2>&1 & echo "pid $!"
      - run: echo still here`);
  await stage.complete();
  const pids = [...stage.log("work").matchAll(/^pid (\d+)$/gm)].map((match) => Number(match[1]));
  expect(pids).toHaveLength(2);
  await expect.poll(() => pids.map(isAlive)).toEqual([false, false]);
  expect(await readdir(stage.workDirectory)).toEqual([]);
});

test("closing the runner ends what runs and what waits", async () => {
  await using stage = await Stage.withWorkflow(
    `on: workflow_dispatch
jobs:
  a: { runs-on: x, steps: [{ run: "echo ready; sleep 300" }] }
  b: { needs: a, if: always(), runs-on: x, steps: [{ run: "true" }] }
  c: { runs-on: x, steps: [{ run: "true" }] }`,
    { options: { concurrency: 1 } },
  );
  const run = await stage.start();
  await stage.untilLogged("a", "ready");
  await stage.runner.close();
  expect(stage.run(run.id).status).toBe("completed");
  expect(stage.conclusions()).toMatchObject({ a: "failure", c: "cancelled" });
});

/** A killed process that nobody has waited for yet (a zombie) is dead, too. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
