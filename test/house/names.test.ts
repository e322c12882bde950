import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { execaSync } from "execa";
import { describe, expect, test } from "vitest";
import { root } from "./planted-tree.ts";

const tracked = execaSync("git", ["ls-files"], { cwd: root }).stdout.split("\n");
const sources = tracked.filter((path) => /^(app|actions|scripts|test)\/.*\.ts$/.test(path));
const ours = sources.filter((path) => !path.includes("/demo/") && !path.includes("/fixtures/"));

const read = (path: string) => readFileSync(join(root, path), "utf8");
const present = (paths: readonly string[]) =>
  paths.filter((path) => globSync(path, { cwd: root }).length > 0);

describe("names", () => {
  test("files are kebab-case", () => {
    const words = /^[a-z0-9]+(-[a-z0-9]+)*(\.(law\.)?test)?\.ts$/;
    expect(ours.filter((path) => !words.test(basename(path)))).toEqual([]);
  });

  test("nothing is named for being useful", () => {
    const empty = /(^|[/-])(utils?|helpers?|managers?|common|misc|info|data)(\.|\/|$)/;
    const isOfGit = (path: string) => path.endsWith("/git-data.ts");
    expect(ours.filter((path) => empty.test(path) && !isOfGit(path))).toEqual([]);
    const named = /\b(class|function|const|interface|type) \w*(Util|Helper|Manager)s?\b/;
    expect(
      present(ours).filter((path) => path !== "test/house/names.test.ts" && named.test(read(path))),
    ).toEqual([]);
  });

  test("what a function promises stands at its beginning: ensure, parse, decide are used as the habits say", () => {
    const asyncParse =
      /export (async function|const) (parse|decide|render|print|describe)[A-Z]\w*[^\n]*Promise</;
    const pure = present(ours.filter((path) => path.startsWith("app/core/")));
    expect(pure.filter((path) => asyncParse.test(read(path)))).toEqual([]);
  });
});

describe("sizes and shapes", () => {
  test("no file that ships is longer than 400 lines", () => {
    const shipped = present(sources.filter((path) => !path.startsWith("test/")));
    expect(shipped.filter((path) => read(path).split("\n").length > 401)).toEqual([]);
  });

  test("the compiler and the linter are nowhere told to look away", () => {
    const away =
      /@ts-(ignore|expect-error|nocheck)|eslint-disable|\bas any[;,)\]>]|\bas unknown as\b|\bvi\.mock\(/;
    // They look for such words in what polecats write.
    const rules = new Set([
      ...["test/house/names.test.ts", "app/core/policy/check-rules.ts"],
      ...["test/core/policy/contents.test.ts", "test/security/branch.test.ts"],
    ]);
    expect(present(sources).filter((path) => !rules.has(path) && away.test(read(path)))).toEqual(
      [],
    );
  });

  test("nothing is left for later in the code", () => {
    const later = /\b(TODO|FIXME|XXX|HACK)\b/;
    expect(
      present(ours).filter((path) => path !== "test/house/names.test.ts" && later.test(read(path))),
    ).toEqual([]);
  });

  test("no catch is empty", () => {
    expect(
      present(ours).filter((path) => /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(read(path))),
    ).toEqual([]);
    expect(present(ours).filter((path) => /\.catch\(\(\) => \{\}\)/.test(read(path)))).toEqual([]);
  });

  test("nothing but the agreed rooms stands at the top", () => {
    const top = new Set(tracked.map((path) => path.split("/")[0] ?? ""));
    const agreed = new Set([
      ".ci",
      ".cogtown",
      ".dependency-cruiser.mjs",
      ".github",
      ".gitignore",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "actions",
      "app",
      "app.yml",
      "biome.json",
      "changes",
      "docs",
      "eslint.config.js",
      "knip.json",
      "package-lock.json",
      "package.json",
      "scripts",
      "test",
      "tsconfig.json",
      "vitest.config.ts",
    ]);
    expect([...top].filter((name) => !agreed.has(name))).toEqual([]);
  });
});

/** The words of the design that readers meet; docs/vocabulary.md has a line for each. */
const words = [
  "town",
  "molecule",
  "step",
  "convoy",
  "formula",
  "polecat",
  "Mayor",
  "Witness",
  "Refinery",
  "ledger",
  "key",
  "snapshot",
  "decision",
  "effect",
  "outcome",
  "verdict",
];

test.each(words)("docs/vocabulary.md says in one line what “%s” means", (word) => {
  const lines = read("docs/vocabulary.md").split("\n");
  const own = new RegExp(`^[|*#\\s-]*[\`*]*${word}[\`*]*\\s*([|,:]|$)`, "i");
  const ofIts = lines.filter((line) => own.test(line));
  expect(ofIts).toHaveLength(1);
  expect(ofIts[0]?.length).toBeGreaterThan(word.length + 20);
});
