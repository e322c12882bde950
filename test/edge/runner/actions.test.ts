import { expect, test } from "vitest";
import { Stage } from "./stage.ts";

const CHECK_OUT = "      - uses: actions/checkout@v7";

function withSteps(steps: string): string {
  return `on: { workflow_dispatch: { inputs: { name: { default: Ada } } } }
run-name: Greet \${{ inputs.name }}
jobs:
  work:
    runs-on: ubuntu-latest
    steps:
${CHECK_OUT}
${steps}`;
}

const GREET = {
  "greet/action.yml": `
name: Greet
description: Says hello
inputs:
  who: { required: true }
  how: { default: "hello from \${{ github.repository }}" }
runs: { using: node24, main: main.js, post: post.js, post-if: success() }`,
  "greet/main.js": `
const { appendFileSync } = require("fs");
console.log(process.env.INPUT_HOW + " to " + process.env.INPUT_WHO);
appendFileSync(process.env.GITHUB_OUTPUT, "greeting=hi " + process.env.INPUT_WHO + "\\n");
appendFileSync(process.env.GITHUB_STATE, "mark=" + process.env.INPUT_WHO + "\\n");`,
  "greet/post.js": `console.log("post of " + process.env.STATE_mark);`,
};

test("a JavaScript action gets inputs and defaults, gives outputs, and its post script runs last", async () => {
  await using stage = await Stage.create({
    ...GREET,
    ".github/workflows/ci.yml": withSteps(`
      - { uses: ./greet, id: one, with: { who: "\${{ inputs.name }}" } }
      - { uses: ./greet, with: { who: Bob, surprise: 1 } }
      - run: echo "said \${{ steps.one.outputs.greeting }}"`),
  });
  expect(await stage.complete()).toMatchObject({
    status: "completed",
    conclusion: "success",
    displayTitle: "Greet Ada",
  });
  const log = stage.log("work");
  expect(log).toContain("hello from acme/town to Ada");
  expect(log).toContain("said hi Ada");
  expect(log).toContain("Unexpected input(s) 'surprise', valid inputs are ['who', 'how']");
  expect(log.indexOf("post of Bob")).toBeGreaterThan(log.indexOf("said hi Ada"));
  expect(log.indexOf("post of Ada")).toBeGreaterThan(log.indexOf("post of Bob"));
});

test("post-if decides over a post script", async () => {
  await using stage = await Stage.create({
    ...GREET,
    ".github/workflows/ci.yml": withSteps(`
      - { uses: ./greet, with: { who: Ada } }
      - run: exit 1`),
  });
  await stage.complete();
  expect(stage.steps("work")).toMatchObject({ "Post Greet": "skipped" });
  expect(stage.log("work")).not.toContain("post of Ada");
});

test("a composite action has its own inputs, steps, outputs and path, and fails as one step", async () => {
  await using stage = await Stage.create({
    ...GREET,
    "both/action.yml": `
name: Both
description: Greets twice
inputs: { first: { required: true }, fail: { default: "no" } }
outputs:
  all: { value: "\${{ steps.inner.outputs.greeting }}!" }
runs:
  using: composite
  steps:
    - { id: inner, uses: ./greet, with: { who: "\${{ inputs.first }}" } }
    - { shell: bash, run: 'echo "in $(basename "$GITHUB_ACTION_PATH") sees [\${{ steps.outer.outputs.x }}] $FROM_CALLER"; echo "LATER=set" >> "$GITHUB_ENV"' }
    - { shell: bash, run: exit 1, if: "inputs.fail == 'yes'" }
    - { shell: bash, run: echo skipped-when-failed }
    - { shell: bash, run: echo cleaned-up, if: always() }`,
    ".github/workflows/ci.yml": withSteps(`
      - { id: outer, run: 'echo "x=1" >> "$GITHUB_OUTPUT"' }
      - { uses: ./both, id: both, with: { first: Eve }, env: { FROM_CALLER: carried } }
      - { run: 'echo "got \${{ steps.both.outputs.all }} $LATER"' }
      - { name: second, uses: ./both, with: { first: Mallory, fail: "yes" } }`),
  });
  expect(await stage.complete()).toMatchObject({ conclusion: "failure" });
  const log = stage.log("work");
  expect(log).toContain("in both sees [] carried");
  expect(log).toContain("got hi Eve! set");
  expect(log.match(/^skipped-when-failed$/gm)).toHaveLength(1);
  expect(log.match(/^cleaned-up$/gm)).toHaveLength(2);
  expect(stage.steps("work")).toMatchObject({ "Run ./both": "success", second: "failure" });
});

test("a remote action comes from the table, by the longest match, and its pre script runs first", async () => {
  await using stage = await Stage.create({});
  await stage.commit({
    "remote/sub/action.yml": `
name: Remote
description: From elsewhere
runs: { using: node20, pre: pre.js, main: main.js, post: main.js }`,
    "remote/sub/pre.js": `require("fs").appendFileSync(process.env.GITHUB_STATE, "from=pre\\n"); console.log("pre runs");`,
    "remote/sub/main.js": `console.log("state " + process.env.STATE_from + " " + __filename);`,
    ".github/workflows/ci.yml": `on: workflow_dispatch
jobs:
  work:
    runs-on: x
    steps:
      - run: echo first step
      - uses: acme/tools/sub@v2`,
  });
  await using other = await Stage.create(
    {
      ".github/workflows/ci.yml": await stage.git(
        stage.bare,
        "show",
        "main:.github/workflows/ci.yml",
      ),
    },
    {
      options: {
        actions: { "acme/tools": `${stage.tree}/remote`, "acme/tools/sub@v1": "/nowhere" },
      },
    },
  );
  expect(await other.complete()).toMatchObject({ conclusion: "success" });
  const log = other.log("work");
  expect(log.indexOf("pre runs")).toBeLessThan(log.indexOf("first step"));
  expect(log.match(/^state pre .*remote\/sub\/main\.js$/gm)).toHaveLength(2);
  expect(Object.keys(other.steps("work"))).toEqual([
    "Pre Remote",
    "Run echo first step",
    "Run acme/tools/sub@v2",
    "Post Remote",
  ]);
});
