import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Stage } from "./stage.ts";

const ACTION = `
name: Greet
inputs:
  who: { required: true }
  how: { default: hello }
runs:
  using: node24
  main: main.js
  post: post.js
`;
const MAIN = `
const fs = require("fs");
console.log(process.env.INPUT_HOW + " " + process.env.INPUT_WHO);
fs.appendFileSync(process.env.GITHUB_OUTPUT, "greeting=" + process.env.INPUT_WHO + "\\n");
fs.appendFileSync(process.env.GITHUB_STATE, "mark=42\\n");
`;

async function createAction(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-action-"));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "action.yml"), ACTION);
  await writeFile(join(folder, "main.js"), MAIN);
  await writeFile(join(folder, "post.js"), `console.log("state " + process.env.STATE_mark);`);
  return folder;
}

test("a dispatched workflow runs its script and its action, and the action's post script last", async () => {
  const folder = await createAction();
  await using stage = await Stage.withWorkflow(
    `
on:
  workflow_dispatch:
    inputs:
      name: { required: true }
run-name: Greet \${{ inputs.name }}
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/greet@v1
        id: greet
        with: { who: "\${{ inputs.name }}" }
      - run: echo "said \${{ steps.greet.outputs.greeting }} on $GITHUB_REF_NAME"
`,
    { options: { actions: { "acme/greet@v1": folder } } },
  );
  const run = await stage.complete({ name: "Ada" });
  await rm(folder, { recursive: true });
  expect(run).toMatchObject({
    status: "completed",
    conclusion: "success",
    displayTitle: "Greet Ada",
  });
  const log = stage.log("greet");
  expect(log).toContain("hello Ada");
  expect(log).toContain("said Ada on main");
  expect(log.indexOf("state 42")).toBeGreaterThan(log.indexOf("said Ada on main"));
  expect(Object.keys(stage.steps("greet"))).toEqual([
    "Run acme/greet@v1",
    'Run echo "said Ada on $GITHUB_REF_NAME"',
    "Post Greet",
  ]);
});
