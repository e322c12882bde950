import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ActionsHost } from "../../../app/local/runner/host.ts";
import { createActionsRunner } from "../../../app/local/runner/runner.ts";
import { receiveWebhooks, request, startTown } from "./town.ts";

const workflow = `name: CI
on: push
permissions:
  contents: write
jobs:
  mark:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: |
          git push origin HEAD:refs/heads/marked
          git push origin HEAD:refs/cogtown/marked
`;

async function runnerFactory() {
  const workDirectory = await mkdtemp(join(tmpdir(), "cogtown-work-"));
  onTestFinished(() => rm(workDirectory, { recursive: true, force: true }));
  return (host: ActionsHost) =>
    createActionsRunner(host, {
      workDirectory,
      actions: {},
      nodePath: process.execPath,
      environment: { PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` },
    });
}

test("a push runs the workflow, whose own pushes are told but start nothing", async () => {
  const town = await startTown({ runner: await runnerFactory() });
  const received = await receiveWebhooks(town, "s3cret");
  await request(town.github, "PUT /repos/octo/town/contents/.github/workflows/ci.yml", {
    token: town.owner,
    body: { message: "Add CI", content: Buffer.from(workflow).toString("base64") },
  });
  await town.github.idle();
  const { world } = town.github;
  const [run, ...others] = world.runs.all();
  const log = world.jobs.all().flatMap((job) => world.jobLogs.get(job.id) ?? []);
  expect(run, log.join("\n")).toMatchObject({ event: "push", conclusion: "success" });
  expect(others).toEqual([]);
  expect(world.checkRuns.all()).toMatchObject([{ name: "mark", conclusion: "success" }]);
  const told = received.map(({ headers, payload }) => [headers["x-github-event"], payload["ref"]]);
  expect(told).toEqual([
    ["push", "refs/heads/main"],
    ["create", "marked"],
    ["push", "refs/heads/marked"],
  ]);
  expect(received[1]?.payload["sender"]).toMatchObject({ login: "github-actions[bot]" });
});
