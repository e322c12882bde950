import { expect, test } from "vitest";
import { Stage } from "./stage.ts";

/** A workflow with one job `work` and these steps. */
function withSteps(steps: string, job = ""): string {
  return `on: workflow_dispatch
jobs:
  work:
    runs-on: ubuntu-latest
${job}
    steps:
${steps}`;
}

test("a failing step stops the steps after it, but not those with failure() and always()", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - { name: good, run: "true" }
      - { name: bad, run: exit 3 }
      - { name: next, run: "true" }
      - { name: on failure, run: "true", if: failure() }
      - { name: on success, run: "true", if: success() }
      - { name: at any rate, run: "true", if: "always() && github.ref_name == 'main'" }`),
  );
  expect(await stage.complete()).toMatchObject({ conclusion: "failure" });
  expect(stage.steps("work")).toEqual({
    good: "success",
    bad: "failure",
    next: "skipped",
    "on failure": "success",
    "on success": "skipped",
    "at any rate": "success",
  });
  expect(stage.log("work")).toContain("##[error]Process completed with exit code 3.");
});

test("continue-on-error forgives a step: its outcome is failure, its conclusion success", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - { name: bad, id: bad, run: exit 1, continue-on-error: true }
      - run: echo "\${{ steps.bad.outcome }}/\${{ steps.bad.conclusion }} job=\${{ job.status }}"`),
  );
  expect(await stage.complete()).toMatchObject({ conclusion: "success" });
  expect(stage.log("work")).toContain("failure/success job=success");
});

test("steps pass variables, outputs and paths on through the command files", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - id: first
        run: |
          echo "PLAIN=one" >> "$GITHUB_ENV"
          printf 'LINES<<END\\na=b\\nc\\nEND\\n' >> "$GITHUB_ENV"
          echo "answer=42" >> "$GITHUB_OUTPUT"
          mkdir bin && printf '#!/bin/sh\\necho from-the-path\\n' > bin/tool && chmod +x bin/tool
          echo "$PWD/bin" >> "$GITHUB_PATH"
          echo "## Done" >> "$GITHUB_STEP_SUMMARY"
      - run: |
          echo "got $PLAIN \${{ env.PLAIN }} \${{ steps.first.outputs.answer }}"
          echo "$LINES"
          tool`),
  );
  await stage.complete();
  const log = stage.log("work");
  expect(log).toContain("got one one 42");
  expect(log).toContain("a=b\nc\nfrom-the-path");
  expect(stage.summaries.get(stage.job("work").id)).toContain("## Done");
});

test("a malformed command file fails its step", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - run: echo "no equals sign" >> "$GITHUB_OUTPUT"`),
  );
  expect(await stage.complete()).toMatchObject({ conclusion: "failure" });
  expect(stage.log("work")).toContain("Invalid format 'no equals sign'");
});

test("secrets, the job's token and added masks never reach the log", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - env: { KEY: "\${{ secrets.KEY }}", TOKEN: "\${{ github.token }}" }
        run: |
          echo "$KEY" | tail -1
          printf 'xx%s' second-line-of-it | base64
          echo "token $TOKEN same \${{ secrets.GITHUB_TOKEN }}"
          echo "::add-mask::hush-hush"
          echo "and hush-hush too"`),
    { secrets: { KEY: "first-line-of-it\nsecond-line-of-it" } },
  );
  await stage.complete();
  const log = stage.log("work");
  expect(log).toContain("token *** same ***");
  expect(log).toContain("and *** too");
  expect(log).not.toMatch(/second-line-of-it|ghs_token|c2Vjb25kLWxpbmUtb2Yta/);
  expect(log).not.toContain(Buffer.from("xxsecond-line-of-it").toString("base64").slice(4, 20));
});

test("a step sees the variables that are named, not those of our own process", async () => {
  process.env["COGTOWN_TEST_LEAK"] = "leaked";
  await using stage = await Stage.withWorkflow(
    `env: { FROM_WORKFLOW: w, OVER: w }
${withSteps(
  `
      - env: { OVER: step, GITHUB_SHA: forged }
        run: |
          echo "leak=[$COGTOWN_TEST_LEAK] home=$HOME"
          echo "$FROM_WORKFLOW $FROM_JOB $OVER \${{ env.OVER }} $CI $GITHUB_ACTIONS"
          echo "sha=$GITHUB_SHA"
          jq -r .inputs.none "$GITHUB_EVENT_PATH" || cat "$GITHUB_EVENT_PATH"
          pwd`,
  '    env: { FROM_JOB: "${{ github.ref_name }}j", OVER: job }',
)}`,
  );
  delete process.env["COGTOWN_TEST_LEAK"];
  const run = await stage.complete();
  const log = stage.log("work");
  expect(run.conclusion).toBe("success");
  expect(log).toContain(`leak=[] home=${stage.workDirectory}/`);
  expect(log).toContain("w mainj step step true true");
  expect(log).toContain(`sha=${run.headSha}`);
  expect(log).toMatch(/\/town\/town$/m);
});

test("workflow commands become log lines, and stop-commands turns them off", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - run: |
          echo "::error file=a.js,line=3::bad%0Aworse"
          echo "::warning::look out"
          echo "::debug::only for debugging"
          echo "::set-output name=old::1"
          echo "::stop-commands::resume-here"
          echo "::error::just text"
          echo "::resume-here::"
          echo "::notice::on again"`),
  );
  await stage.complete();
  const lines = stage.log("work").split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "##[error]bad",
      "worse",
      "##[warning]look out",
      "::error::just text",
      "##[notice]on again",
    ]),
  );
  expect(lines.some((line) => line.startsWith("##[warning]The `set-output` command"))).toBe(true);
  expect(lines).not.toContain("##[debug]only for debugging");
});

test("shells and working directories: GitHub's command lines, defaults.run, and any program with {0}", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(
      `
      - { run: "mkdir -p sub; false | true; echo plain bash goes on", shell: "bash -e {0}", working-directory: . }
      - { name: pipefail, run: "false | true", working-directory: ., continue-on-error: true, id: pipe }
      - { run: "console.log('node in ' + process.cwd())", shell: "node {0}" }
      - { run: "echo sh in $PWD pipefail=\${{ steps.pipe.outcome }}", shell: sh }`,
      "    defaults: { run: { shell: bash, working-directory: sub } }",
    ),
  );
  expect(await stage.complete()).toMatchObject({ conclusion: "success" });
  const log = stage.log("work");
  expect(log).toContain("plain bash goes on");
  expect(log).toMatch(/^node in .*\/sub$/m);
  expect(log).toMatch(/^sh in .*\/sub pipefail=failure$/m);
});

test("what cannot run here fails by name", async () => {
  await using stage = await Stage.create({
    ".github/workflows/ci.yml": `on: workflow_dispatch
jobs:
  unknown: { runs-on: x, steps: [{ uses: acme/nowhere@v1 }] }
  docker: { runs-on: x, steps: [{ uses: "docker://alpine:3" }] }
  local: { runs-on: x, steps: [{ uses: ./not-there }] }
  boxed: { runs-on: x, container: "node:24", steps: [{ run: "true" }] }
  served: { runs-on: x, services: { db: { image: pg } }, steps: [{ run: "true" }] }
  reused: { uses: ./.github/workflows/other.yml }
  shell: { runs-on: x, steps: [{ run: "true", shell: fish }] }`,
    ".github/workflows/other.yml":
      "on: workflow_call\njobs: { a: { runs-on: x, steps: [{ run: 'true' }] } }",
  });
  expect(await stage.complete()).toMatchObject({ conclusion: "failure" });
  expect(stage.log("unknown")).toContain("Unable to resolve action 'acme/nowhere@v1'");
  expect(stage.log("docker")).toContain("does not model docker actions");
  expect(stage.log("local")).toContain("Did you forget to run actions/checkout");
  expect(stage.log("boxed")).toContain("job containers ('container:')");
  expect(stage.log("served")).toContain("service containers ('services:')");
  expect(stage.log("reused")).toContain("reusable workflows ('uses:')");
  expect(stage.log("shell")).toContain("Invalid shell option 'fish'");
  expect(new Set(Object.values(stage.conclusions()))).toEqual(new Set(["failure"]));
});

test("setup actions succeed and say that there is nothing to do", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - { uses: actions/setup-node@v6, with: { node-version: 24 } }`),
  );
  expect(await stage.complete()).toMatchObject({ conclusion: "success" });
  expect(stage.log("work")).toContain("actions/setup-node: nothing to set up");
});

test("hashFiles() names the content of the workspace", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - run: echo one > lock && echo two > other
      - run: echo "<\${{ hashFiles('lock') }}> <\${{ hashFiles('no-such') }}>"`),
  );
  await stage.complete();
  expect(stage.log("work")).toMatch(/^<[0-9a-f]{64}> <>$/m);
});
