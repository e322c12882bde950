import { expect, test } from "vitest";
import { ConcurrencyGroups } from "../../../app/local/runner/concurrency.ts";
import { Stage } from "./stage.ts";

/** A workflow whose job waits until somebody touches `go-<n>` in the test's folder. */
function waiting(concurrency: string, place: "workflow" | "job" = "workflow"): string {
  return `on: { workflow_dispatch: { inputs: { n: {} } } }
${place === "workflow" ? `concurrency: ${concurrency}` : ""}
jobs:
  wait:
    name: wait \${{ inputs.n }}
    runs-on: x
${place === "job" ? `    concurrency: ${concurrency}` : ""}
    steps: [{ run: 'echo started; until [ -e "$RUNNER_TEMP/../../../go-\${{ inputs.n }}" ]; do sleep 0.01; done' }]`;
}

async function letGo(stage: Stage, n: number): Promise<void> {
  await stage.git(stage.root, "init", "--quiet", "--bare", `go-${n}`);
}

const statuses = (stage: Stage) =>
  [...stage.rows.values()].map((run) => run.conclusion ?? run.status);

test("single: one runs, one waits, and a newer one replaces the one that waits", async () => {
  await using stage = await Stage.withWorkflow(waiting("{ group: 'g-${{ github.ref }}' }"));
  await stage.start({ n: "1" });
  await stage.untilLogged("wait 1", "started");
  await stage.start({ n: "2" });
  await stage.start({ n: "3" });
  await stage.until(() => statuses(stage)[1] === "cancelled");
  expect(statuses(stage)).toEqual(["in_progress", "cancelled", "pending"]);
  await letGo(stage, 1);
  await stage.untilLogged("wait 3", "started");
  await letGo(stage, 3);
  await stage.runner.idle();
  expect(statuses(stage)).toEqual(["success", "cancelled", "success"]);
});

test("queue: max keeps everybody and serves them in their order", async () => {
  await using stage = await Stage.withWorkflow(waiting("{ group: g, queue: max }"));
  for (const n of [1, 2, 3]) await stage.start({ n: String(n) });
  await stage.untilLogged("wait 1", "started");
  expect(statuses(stage)).toEqual(["in_progress", "pending", "pending"]);
  for (const n of [3, 2, 1]) await letGo(stage, n);
  await stage.runner.idle();
  const starts = stage.runHistory
    .filter((run) => run.status === "in_progress")
    .map((run) => run.runNumber);
  expect(starts).toEqual([1, 2, 3]);
});

test("cancel-in-progress ends the one that runs", async () => {
  await using stage = await Stage.withWorkflow(waiting("{ group: g, cancel-in-progress: true }"));
  await stage.start({ n: "1" });
  await stage.untilLogged("wait 1", "started");
  await stage.start({ n: "2" });
  await stage.until(() => statuses(stage)[0] === "cancelled");
  await letGo(stage, 2);
  await stage.runner.idle();
  expect(statuses(stage)).toEqual(["cancelled", "success"]);
});

test("a job's group holds between runs, and a run that waits in it can be cancelled", async () => {
  await using stage = await Stage.withWorkflow(waiting("only-one", "job"));
  await stage.start({ n: "1" });
  await stage.untilLogged("wait 1", "started");
  const second = await stage.start({ n: "2" });
  await stage.until(() => stage.conclusions()["wait 2"] === null);
  expect(stage.job("wait 2").status).toBe("pending");
  expect(stage.runner.cancel(second.id)).toBe("accepted");
  await stage.until(() => stage.run(second.id).status === "completed");
  await letGo(stage, 1);
  await stage.runner.idle();
  expect(stage.conclusions()).toEqual({ "wait 1": "success", "wait 2": "cancelled" });
  expect(stage.runner.cancel(second.id)).toBe("conflict");
});

test("the 101st that wants to wait in a queue is turned away", async () => {
  const groups = new ConcurrencyGroups();
  const claim = { group: "G", cancelInProgress: false, queue: "max" } as const;
  const { signal } = new AbortController();
  const enter = () =>
    groups.enter("acme/town", claim, { cancel: () => undefined }, signal, () => undefined);
  expect(await enter()).toBe("entered");
  for (let n = 0; n < 100; n += 1) void enter();
  expect(await enter()).toBe("cancelled");
});
