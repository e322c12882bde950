import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseLedgerMessage, printLedgerMessage } from "#core/ledger-message.ts";
import { deskRef, planRef, planRunMark, planWorkflow } from "#core/names.ts";
import { PlanAnswer } from "#core/plan/answer.ts";
import { bundleAction, root } from "../../../scripts/bundle.ts";
import { Stage } from "../runner/stage.ts";
import { nonce, smallPlan, wish } from "./plan-town.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const template = read(`app/cli/templates/${planWorkflow}`);

const Job = z.strictObject({
  needs: z.string().optional(),
  if: z.string().optional(),
  "runs-on": z.string(),
  "timeout-minutes": z.number(),
  permissions: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.string()).optional(),
  steps: z.array(
    z.strictObject({
      uses: z.string(),
      id: z.string().optional(),
      with: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
const { jobs, ...workflow } = z
  .looseObject({ jobs: z.strictObject({ explore: Job, record: Job }) })
  .parse(parse(template));

const run = { issue: "${{ inputs.issue }}", nonce: "${{ inputs.nonce }}" };
const action = "cogtown/cogtown/actions/plan@v0";
const checkout: unknown = expect.stringMatching(/^actions\/checkout@[0-9a-f]{40}$/);

test("the agent is never in one job with a token that may write", () => {
  expect(workflow["permissions"]).toEqual({ contents: "read" });
  expect(jobs.explore).toMatchObject({
    permissions: { contents: "read" },
    outputs: { answer: "${{ steps.plan.outputs.answer }}" },
    steps: [
      {
        uses: checkout,
        with: { "persist-credentials": false, "fetch-depth": 0 },
      },
      { uses: action, id: "plan", with: { mode: "explore", ...run } },
    ],
  });
  expect(jobs.record).toMatchObject({
    needs: "explore",
    if: "always()",
    permissions: { contents: "write" },
    steps: [
      {
        uses: action,
        with: {
          mode: "record",
          ...run,
          answer: "${{ needs.explore.outputs.answer }}",
          explored: "${{ needs.explore.result }}",
        },
      },
    ],
  });
});

test("nothing but the App's dispatch starts it, and no question on an issue drives another one out", () => {
  expect(workflow["on"]).toEqual({
    workflow_dispatch: {
      inputs: {
        issue: { required: true, type: "string", description: "Number of the issue" },
        nonce: {
          required: true,
          type: "string",
          description: "Proves that Cogtown dispatched this run",
        },
      },
    },
  });
  expect(workflow["concurrency"]).toEqual({
    group: `cogtown-plan-${run.issue}`,
    "cancel-in-progress": false,
    queue: "max",
  });
});

/** The action as a release has it. */
async function buildAction(folder: string): Promise<string> {
  await bundleAction("actions/plan/main.ts", join(folder, "dist", "main.js"));
  copyFileSync(join(root, "actions/plan/action.yml"), join(folder, "action.yml"));
  return folder;
}

const asked = [wish, { ...wish, nonce: "nonce-of-another", text: "out of cheese" }];

async function openStage(): Promise<Stage> {
  const answers = `echo '${JSON.stringify(smallPlan)}'`;
  const command = `if grep -q "out of cheese"; then echo "no cheese"; exit 3; fi; ${answers}`;
  const actions: Record<string, string> = {};
  const stage = await Stage.create(
    {
      [`.github/workflows/${planWorkflow}`]: template,
      ".github/cogtown.yml": JSON.stringify({
        ...{ agent: { command }, isolation: "none", verify: { commands: "true" } },
      }),
    },
    { options: { actions } },
  );
  actions[action] = await buildAction(join(stage.root, "action"));
  const message = printLedgerMessage("asked", { version: 1, asked });
  const desk = await stage.git(stage.bare, "commit-tree", "main^{tree}", "-m", message);
  await stage.git(stage.bare, "update-ref", deskRef("refs/cogtown", 7), desk);
  return stage;
}

test("the workflow brings an answer from the agent to its ref, and why there is none", async () => {
  await using stage = await openStage();
  for (const { nonce } of asked) await stage.start({ issue: "7", nonce }, planWorkflow);
  await stage.runner.idle();
  const answers = await Promise.all(
    asked.map(async ({ nonce }) => {
      const ref = planRef("refs/cogtown", 7, nonce);
      const message = await stage.git(stage.bare, "show", "--no-patch", "--format=%B", ref);
      return parseLedgerMessage(PlanAnswer, message);
    }),
  );
  expect(answers).toMatchObject([
    { ok: true, value: { kind: "plan", plan: smallPlan } },
    { ok: true, value: { kind: "failed", tail: "no cheese" } },
  ]);
  expect([...stage.rows.values()]).toMatchObject([
    { conclusion: "success", displayTitle: planRunMark(7, nonce) },
    { conclusion: "failure" },
  ]);
  expect(stage.conclusions()).toEqual({ explore: "failure", record: "success" });
  const given = stage.tokens.map(({ permissions }) => permissions["contents"]);
  expect(given).toEqual(["read", "write", "read", "write"]);
});
