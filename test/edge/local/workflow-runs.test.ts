import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ActionsHost } from "../../../app/local/runner/host.ts";
import { createActionsRunner } from "../../../app/local/runner/runner.ts";
import { request, startTown, type Town } from "./town.ts";

const workflow = `name: Work
run-name: "work on \${{ inputs.thing }}"
on:
  workflow_dispatch:
    inputs:
      thing:
        required: true
      seconds:
        default: "0"
jobs:
  work:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "the thing is $THING"
          sleep "$SECONDS_LONG"
        env:
          THING: \${{ inputs.thing }}
          SECONDS_LONG: \${{ inputs.seconds }}
`;

/** A town with that workflow on main, and an App token that may do everything. */
async function startWorkshop(): Promise<{ town: Town; token: string }> {
  const workDirectory = await mkdtemp(join(tmpdir(), "cogtown-work-"));
  onTestFinished(() => rm(workDirectory, { recursive: true, force: true }));
  const runner = (host: ActionsHost) =>
    createActionsRunner(host, {
      workDirectory,
      actions: {},
      nodePath: process.execPath,
      environment: { PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` },
      cancelGrace: { interrupt: 0.2, terminate: 0.2 },
    });
  const town = await startTown({ runner });
  await request(town.github, "PUT /repos/octo/town/contents/.github/workflows/work.yml", {
    token: town.owner,
    body: { message: "Add work", content: Buffer.from(workflow).toString("base64") },
  });
  return { town, token: await town.token() };
}

const runs = "/repos/octo/town/actions/runs";
const dispatches = "POST /repos/octo/town/actions/workflows/work.yml/dispatches";

const dispatch = ({ town, token }: { town: Town; token: string }, inputs: Record<string, string>) =>
  request(town.github, dispatches, {
    token,
    body: { ref: "main", inputs, return_run_details: true },
  });

test("a dispatch answers with the run that it started, and the run can be read to its log", async () => {
  const shop = await startWorkshop();
  const { town, token } = shop;
  const started = await dispatch(shop, { thing: "a lamp" });
  expect(started.status).toBe(200);
  const id = Number(started.body["workflow_run_id"]);
  await town.github.idle();
  const run = await request(town.github, `GET ${runs}/${id}`, { token });
  expect(run.body).toMatchObject({
    display_title: "work on a lamp",
    status: "completed",
    conclusion: "success",
    path: ".github/workflows/work.yml",
  });
  const jobs = await request(town.github, `GET ${runs}/${id}/jobs`, { token });
  expect(jobs.body).toMatchObject({
    total_count: 1,
    jobs: [{ name: "work", conclusion: "success" }],
  });
  const [job] = town.github.world.jobs.all();
  const link = await fetch(`${town.github.url}/repos/octo/town/actions/jobs/${job?.id ?? 0}/logs`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: "manual",
  });
  expect(link.status).toBe(302);
  expect(await (await fetch(link.headers.get("location") ?? "")).text()).toContain(
    "the thing is a lamp",
  );
});

test("runs are found by event and moment of creation", async () => {
  const shop = await startWorkshop();
  const { town, token } = shop;
  await dispatch(shop, { thing: "a lamp" });
  await town.github.idle();
  const find = async (query: string) =>
    (await request(town.github, `GET ${runs}?${query}`, { token })).body["total_count"];
  expect(await find("event=workflow_dispatch&status=success")).toBe(1);
  expect(await find("event=push")).toBe(0);
  expect(await find(`created=${encodeURIComponent(">=2020-01-01T00:00:00Z")}`)).toBe(1);
  expect(await find("created=2020-01-01..2020-02-01")).toBe(0);
});

test.each([
  [
    "an unknown workflow",
    "POST /repos/octo/town/actions/workflows/none.yml/dispatches",
    { ref: "main", inputs: { thing: "x" } },
    404,
  ],
  ["a missing input", dispatches, { ref: "main", inputs: {} }, 422],
  [
    "an input that is not declared",
    dispatches,
    { ref: "main", inputs: { thing: "x", other: "y" } },
    422,
  ],
  ["a ref that does not exist", dispatches, { ref: "nowhere", inputs: { thing: "x" } }, 422],
])("%s is refused and starts nothing", async (_what, name, body, status) => {
  const { town, token } = await startWorkshop();
  expect((await request(town.github, name, { token, body })).status).toBe(status);
  expect(town.github.world.runs.all()).toEqual([]);
});

test("a dispatch without the wish for details answers 204, and without the permission 403", async () => {
  const { town, token } = await startWorkshop();
  const body = { ref: "main", inputs: { thing: "x" } };
  expect((await request(town.github, dispatches, { token, body })).status).toBe(204);
  const reader = await town.token({ actions: "read", contents: "read" });
  expect((await request(town.github, dispatches, { token: reader, body })).status).toBe(403);
  await town.github.idle();
});

test("a run can be cancelled while it works, not when it is over, and then run again under the same id", async () => {
  const shop = await startWorkshop();
  const { town, token } = shop;
  const started = await dispatch(shop, { thing: "a cathedral", seconds: "600" });
  const id = Number(started.body["workflow_run_id"]);
  const read = async () => (await request(town.github, `GET ${runs}/${id}`, { token })).body;
  await expect.poll(async () => (await read())["status"], { timeout: 20_000 }).toBe("in_progress");
  expect((await request(town.github, `POST ${runs}/${id}/cancel`, { token })).status).toBe(202);
  await town.github.idle();
  expect(await read()).toMatchObject({
    status: "completed",
    conclusion: "cancelled",
    run_attempt: 1,
  });
  expect((await request(town.github, `POST ${runs}/${id}/cancel`, { token })).status).toBe(409);
  expect((await request(town.github, `POST ${runs}/${id}/rerun`, { token })).status).toBe(201);
  await expect.poll(async () => (await read())["run_attempt"], { timeout: 20_000 }).toBe(2);
  await request(town.github, `POST ${runs}/${id}/force-cancel`, { token });
  await town.github.idle();
});
