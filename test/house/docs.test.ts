import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { createProgram } from "../../app/cli/program.ts";
import { brokenLinks, findDocuments } from "../../scripts/documents.ts";
import { wrongExamples } from "../../scripts/examples.ts";
import { plantTree, root } from "./planted-tree.ts";

// `npm run check` reads all documents in this way (scripts/check-docs.ts); here it is seen to find what is wrong.
const silent = { out: () => undefined, err: () => undefined };
const program = createProgram(silent, { variables: {}, folder: root }, () => undefined);

async function problemsIn(page: string): Promise<readonly string[]> {
  using tree = plantTree({
    "docs/page.md": page,
    "docs/other.md": "# Other\n\n## It is: so\n\n## It is so\n",
  });
  const path = "docs/page.md";
  return [...brokenLinks(tree.folder, path), ...(await wrongExamples(tree.folder, path, program))];
}

const fence = (lang: string, text: string) => `\`\`\`${lang}\n${text}\n\`\`\`\n`;

test.each([
  ["a link to no file", "[x](nowhere.md)", "nowhere.md: there is no docs/nowhere.md"],
  ["a link to no heading", "[x](other.md#it-was)", "docs/other.md has no such heading"],
  ["a picture that is not there", "![x](floor.png)", "floor.png: there is no docs/floor.png"],
  ["a heading of its own that is not there", "[x](#top)", "#top: docs/page.md has no such heading"],
  ["a fence without a language", fence("", "x"), "the fence does not say what it holds"],
  ["JSON that is none", fence("json", "{,}"), "SyntaxError"],
  ["TOML that is none", fence("toml", "a = "), "SyntaxError: Unspecified"],
  ["a formula with a misspelt key", fence("toml", 'formula = "a"\n[[steps]]\nidd = "b"'), "idd"],
  ["YAML that is none", fence("yaml", "a: [b"), "YAMLParseError"],
  ["a configuration with a misspelt key", fence("yaml", "review: none\nlimit: 3"), "limit"],
  ["a setting that is not taken", fence("yaml", "review: maybe"), "review"],
  ["a workflow that is none", fence("yaml", "on: push\njobs:\n  a:\n    steps: []"), "runs-on"],
  ["a step that is none", fence("yaml", "- uses: actions/checkout@v7\n  wiht: {}"), "wiht"],
  ["a molecule without criteria", fence("markdown", "### Goal\n"), "docs/page.md:1"],
  ["shell that is none", fence("sh", "if true; then"), "syntax error"],
  ["a command that does not exist", fence("sh", "cogtown lgo 12"), "there is no command lgo"],
  ["an option that does not exist", "Say `cogtown why 12 --jsno`.", "why has no option --jsno"],
  ["something accepted that is called refused", fence("json refused", "{}"), "accepted, although"],
])("%s is found", async (_, page, problem) => {
  const problems = await problemsIn(page);
  expect(problems.join("\n")).toContain(problem);
  expect(problems.every((line) => line.startsWith("docs/page.md:"))).toBe(true);
});

test("what is right is left alone", async () => {
  const page = [
    "[a](other.md#it-is-so-1) [b](https://example.com/nowhere) ![c](other.md) `cogtown log`",
    fence("sh", "npx cogtown log 12 --json | jq .  # the whole of it"),
    fence("yaml", "review: none"),
    fence("yaml", "- uses: actions/checkout@v7\n  with:\n    ref: ${{ inputs.ref }}"),
    fence("json refused", "{,}"),
    fence("text", "anything"),
  ];
  expect(await problemsIn(page.join("\n\n"))).toEqual([]);
});

test("every page below docs can be found from its map", () => {
  const map = readFileSync(join(root, "docs/README.md"), "utf8");
  const pages = findDocuments(root).filter(
    (path) => path.startsWith("docs/") && path !== "docs/README.md",
  );
  expect(pages.filter((path) => !map.includes(`(${path.slice("docs/".length)})`))).toEqual([]);
});

test("what is generated says what the code says", { timeout: 60_000 }, async () => {
  const { stderr, exitCode } = await execa({
    cwd: root,
    reject: false,
    preferLocal: true,
  })`node scripts/docs.ts --check`;
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});
