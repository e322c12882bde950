import { expect, test } from "vitest";
import { REPOSITORY, Stage } from "./stage.ts";

const WORKFLOW = `
on:
  workflow_dispatch:
    inputs:
      issue: { required: true, type: number }
      mode: { type: choice, options: [fast, slow] }
      dry: { type: boolean, default: true }
      note: { type: string, default: none }
jobs:
  show:
    runs-on: x
    steps:
      - run: echo "\${{ inputs.issue }} \${{ inputs.mode }} \${{ inputs.note }} dry=\${{ !inputs.dry == false }} \${{ github.event.inputs.dry == 'true' }}"
`;

const actor = { login: "mona", id: 1, type: "User" } as const;

function request(
  inputs: Readonly<Record<string, string>>,
  change: { workflow?: string; ref?: string } = {},
) {
  return { repository: REPOSITORY, workflow: "ci.yml", ref: "main", inputs, actor, ...change };
}

test("inputs keep their types, and defaults are filled in", async () => {
  await using stage = await Stage.withWorkflow(WORKFLOW);
  await stage.complete({ issue: "12" });
  expect(stage.log("show")).toContain("12 fast none dry=true true");
});

test("a dispatch that GitHub would refuse is refused with its status and message", async () => {
  await using stage = await Stage.create({
    ".github/workflows/ci.yml": WORKFLOW,
    ".github/workflows/push.yml": "on: push\njobs: { a: { runs-on: x, steps: [{ run: 'true' }] } }",
    ".github/workflows/broken.yml": "on: workflow_dispatch\njobs: { a: { runs-on: x, stepz: [] } }",
  });
  const refusal = async (...args: Parameters<typeof request>) => {
    const result = await stage.runner.dispatch(request(...args));
    return result.kind === "refused" ? `${result.status} ${result.message}` : "started";
  };
  const good = { issue: "1" };
  expect(await refusal(good, { workflow: "none.yml" })).toBe("404 Not Found");
  expect(await refusal(good, { ref: "gone" })).toBe("422 No ref found for: gone");
  expect(await refusal(good, { workflow: "push.yml" })).toBe(
    "422 Workflow does not have 'workflow_dispatch' trigger",
  );
  expect(await refusal(good, { workflow: "broken.yml" })).toMatch(
    /^422 failed to parse workflow: .*stepz/,
  );
  expect(await refusal({})).toBe("422 Required input 'issue' not provided");
  expect(await refusal({ ...good, extra: "1" })).toBe('422 Unexpected inputs provided: ["extra"]');
  expect(await refusal({ ...good, mode: "medium" })).toBe(
    "422 Provided value 'medium' for input 'mode' not in the list of allowed values",
  );
  expect(await refusal({ ...good, dry: "maybe" })).toMatch(/^422 .*'dry'/);
  expect(await refusal({ issue: "twelve" })).toMatch(/^422 .*'issue'/);
  expect([...stage.rows.values()]).toEqual([]);
});

test("a dispatch runs on the branch or tag that it names", async () => {
  await using stage = await Stage.withWorkflow(
    "on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ run: 'echo \"$GITHUB_REF $GITHUB_REF_TYPE\"' }] } }",
  );
  await stage.git(stage.bare, "tag", "v1", "main");
  const result = await stage.runner.dispatch(
    request({}, { ref: "v1", workflow: ".github/workflows/ci.yml" }),
  );
  await stage.runner.idle();
  expect(result).toMatchObject({ kind: "started", run: { headBranch: "v1" } });
  expect(stage.log("a")).toContain("refs/tags/v1 tag");
});
