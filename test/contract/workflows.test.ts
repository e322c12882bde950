import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { validate } from "@actions/languageservice";
import type { ActionMetadata, ActionReference } from "@actions/languageservice/action";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { z } from "zod";
import { lintWorkflow } from "../../scripts/workflow-lint.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const workflows = globSync(["app/cli/templates/cogtown-*.yml", ".github/workflows/*.yml"], {
  cwd: root,
}).toSorted();
const actionFiles = globSync("actions/*/action.yml", { cwd: root }).toSorted();

const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

const Input = z.object({
  description: z.string(),
  required: z.boolean().optional(),
  default: z.string().optional(),
});
const Output = z.object({ description: z.string() });
const ActionFile = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), Input).default({}),
  outputs: z.record(z.string(), Output).default({}),
});

const readAction = (path: string) => ActionFile.parse(parse(read(path)));

const plain = (names: readonly string[], required: readonly string[] = []) =>
  Object.fromEntries(
    names.map((name) => [name, { description: name, required: required.includes(name) }]),
  );

/** Inputs of the actions of others that our workflows use, as their action.yml names them. */
const foreign: Readonly<Record<string, ActionMetadata["inputs"]>> = {
  "actions/checkout": plain([
    "repository",
    "ref",
    "token",
    "persist-credentials",
    "path",
    "clean",
    "fetch-depth",
  ]),
  "actions/setup-node": plain(["node-version", "cache", "package-manager-cache", "registry-url"]),
  "actions/upload-artifact": plain(
    ["name", "path", "if-no-files-found", "retention-days"],
    ["path"],
  ),
  "actions/attest-build-provenance": plain(["subject-path"]),
};

function describeAction({ owner, name, path = "" }: ActionReference): ActionMetadata | undefined {
  if (`${owner}/${name}` === "cogtown/cogtown") {
    const { name: title, description, inputs, outputs } = readAction(`${path}/action.yml`);
    // The language service wants every required input given, whatever its default.
    const known: ActionMetadata["inputs"] = {};
    for (const [input, { required, default: value, ...rest }] of Object.entries(inputs)) {
      known[input] = { ...rest, required: required === true && value === undefined };
    }
    return { name: title, description, inputs: known, outputs };
  }
  const inputs = foreign[`${owner}/${name}`];
  return inputs === undefined ? undefined : { name, description: name, inputs };
}

async function problemsOf(path: string, text = read(path)): Promise<string[]> {
  const document = TextDocument.create(`file:///${path}`, "yaml", 1, text);
  const diagnostics = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: (reference) => Promise.resolve(describeAction(reference)),
    },
  });
  return diagnostics.map(({ range, message }) => {
    const text = typeof message === "string" ? message : message.value;
    return `${path}:${range.start.line + 1}: ${text}`;
  });
}

describe("every workflow of ours", () => {
  test.each(workflows)("%s satisfies GitHub's language service", async (path) => {
    expect(await problemsOf(path)).toEqual([]);
  });

  test.each(workflows)("%s satisfies actionlint", async (path) => {
    expect(await lintWorkflow(path, read(path))).toEqual([]);
  });

  test.each(workflows)("%s uses only actions whose inputs are known here", (path) => {
    const used = [...read(path).matchAll(/^\s*-? *uses: ([^@\s]+)@/gm)].map(
      ([, name]) => name ?? "",
    );
    const known = (name: string) => name in foreign || name.startsWith("cogtown/cogtown/actions/");
    expect(used.filter((name) => !known(name))).toEqual([]);
  });

  test("a workflow with a mistake in it does not pass", async () => {
    const [template = ""] = workflows.filter((path) => path.endsWith("cogtown-polecat.yml"));
    const misspelt = read(template).replace(
      "molecule: ${{ inputs.molecule }}",
      "molcule: ${{ inputs.molecul }}",
    );
    const found = (await problemsOf("planted.yml", misspelt)).join("\n");
    expect(found).toContain("molcule");
    expect(found).toContain("molecul");
    const injection = `on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo \${{ github.event.issue.title }}\n`;
    expect(await lintWorkflow("planted.yml", injection)).toHaveLength(1);
  });
});

/** Rows of the first Markdown table below a heading, cells trimmed and code marks removed. */
function tableBelow(markdown: string, heading: string): string[][] {
  const section = markdown.split(new RegExp(`^#+ ${heading}$`, "m"))[1]?.split(/^#/m)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

describe("every action of ours", () => {
  test.each(actionFiles)("%s satisfies GitHub's language service", async (path) => {
    expect(await problemsOf(path)).toEqual([]);
  });

  test.each(actionFiles)("the README beside %s names every input and output as it does", (path) => {
    const { inputs, outputs } = readAction(path);
    const readme = read(path.replace("action.yml", "README.md"));
    const names = (heading: string) => tableBelow(readme, heading).map(([name = ""]) => name);
    expect(names("Inputs")).toEqual(Object.keys(inputs));
    expect(names("Outputs")).toEqual(Object.keys(outputs));
    const words = tableBelow(readme, "(?:Inputs|Outputs)").flat();
    const described = Object.values({ ...inputs, ...outputs }).map(({ description }) =>
      description.replaceAll("`", ""),
    );
    expect(
      described.filter((description) => !readme.replaceAll("`", "").includes(description)),
    ).toEqual([]);
    expect(words).not.toEqual([]);
  });
});
