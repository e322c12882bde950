import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { polecatRunMark, polecatWorkflow, refineryRunMark, refineryWorkflow } from "#core/names.ts";

const checkout: unknown = expect.stringMatching(/^actions\/checkout@[0-9a-f]{40}$/);
const Action = z.object({
  inputs: z.record(
    z.string(),
    z.object({ description: z.string(), required: z.boolean(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({
    using: z.literal("node24"),
    main: z.literal("dist/main.js"),
    post: z.string().optional(),
  }),
});

const Workflow = z.object({
  "run-name": z.string(),
  on: z
    .object({
      workflow_dispatch: z.object({
        inputs: z.record(z.string(), z.object({ required: z.literal(true) })),
      }),
    })
    .strict(),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }),
  jobs: z.record(
    z.string(),
    z.object({
      "timeout-minutes": z.number(),
      steps: z.array(
        z
          .object({ uses: z.string(), with: z.record(z.string(), z.unknown()).default({}) })
          .strict(),
      ),
    }),
  ),
});

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const actions = ["plan", "polecat", "rebase-and-verify", "town"] as const;

describe.each(actions)("the action %s", (name) => {
  const action = Action.parse(parse(read(`actions/${name}/action.yml`)));
  const readme = read(`actions/${name}/README.md`);

  test("explains each input and output in its README as in action.yml", () => {
    const inputs = Object.entries(action.inputs).map(
      ([input, { description, required, default: value }]) => {
        const byDefault = value === undefined || value === "" ? "" : `\`${value}\` `;
        return `| \`${input}\` | ${description} | ${required ? "required " : byDefault}|`;
      },
    );
    const outputs = Object.entries(action.outputs).map(
      ([output, { description }]) => `| \`${output}\` | ${description} |`,
    );
    const rows = readme
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((row) => row.replace(/ +/g, " "));
    expect(rows).toEqual([...inputs, ...outputs]);
  });
});

describe.each([
  {
    file: polecatWorkflow,
    action: "polecat",
    permissions: { contents: "write" },
    keys: ["molecule"],
    mark: polecatRunMark(7, "n-o-n-c-e"),
    inputs: { molecule: "7", attempt: "2", nonce: "n-o-n-c-e" },
  },
  {
    file: refineryWorkflow,
    action: "rebase-and-verify",
    permissions: { contents: "write", checks: "write" },
    keys: ["base", "candidate"],
    mark: refineryRunMark("main", "c1"),
    inputs: { base: "main", candidate: "c1" },
  },
])("the workflow $file", ({ file, action, mark, inputs, permissions, keys }) => {
  const text = read(`app/cli/templates/${file}`);
  const workflow = Workflow.parse(parse(text));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test("names its runs so that they are found again", () => {
    const name = workflow["run-name"].replace(
      /\$\{\{ inputs\.(\w+) \}\}/g,
      (_whole, input: string) => z.record(z.string(), z.string()).parse(inputs)[input] ?? "",
    );
    expect(name).toBe(mark);
  });

  test("takes exactly the inputs that its action needs, and hands them on", () => {
    const published = Action.parse(parse(read(`actions/${action}/action.yml`)));
    const required = Object.entries(published.inputs).flatMap(([name, input]) =>
      input.required ? [name] : [],
    );
    const names = Object.keys(inputs);
    expect(Object.keys(published.inputs)).toEqual(expect.arrayContaining(names));
    expect(names).toEqual(expect.arrayContaining(required));
    expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual(names);
    expect(steps.at(-1)?.with).toEqual(
      Object.fromEntries(names.map((name) => [name, `\${{ inputs.${name} }}`])),
    );
  });

  test("cancels no run, and keeps only those apart that are for the same thing", () => {
    const { group, "cancel-in-progress": cancels } = workflow.concurrency;
    expect(cancels).toBe(false);
    expect([...group.matchAll(/inputs\.(\w+)/g)].map(([, name]) => name)).toEqual(keys);
  });

  test("may do what its action needs and nothing else, and keeps no credentials in the workspace", () => {
    expect(workflow.permissions).toEqual(permissions);
    expect(steps[0]).toEqual({
      uses: checkout,
      with: { "persist-credentials": false, "fetch-depth": 0 },
    });
    expect(steps.at(-1)?.uses).toBe(`cogtown/cogtown/actions/${action}@v0`);
    expect(text).not.toMatch(/^\s*(- )?run:/m);
  });
});
