import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { classes, filesWith, renderAttacks } from "../security/table.ts";
import { root } from "./planted-tree.ts";

const folder = join(root, "test/security");
const sources = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
);

test("there are 33 classes of attacks, and every one has a case or a reason why it has none", () => {
  expect(classes.map(([id]) => Number(id))).toEqual(Array.from({ length: 33 }, (_, at) => at + 1));
  const bare = classes.filter(([, each]) => "cases" in each && each.cases.length === 0);
  expect(bare.map(([id]) => id)).toEqual([]);
});

describe.each(classes)("class %s", (_, each) => {
  const cases = "cases" in each ? each.cases : [];

  test("has its cases played, each in one place", () => {
    expect(cases.filter((name) => filesWith(name, sources).length !== 1)).toEqual([]);
  });

  test("names a defence that is there", () => {
    const named =
      "defence" in each ? [...each.defence.matchAll(/`([\w./-]+\/[\w.-]+\.\w+)`/g)] : [];
    if ("defence" in each) expect(named.length, each.defence).toBeGreaterThan(0);
    const read = ([, path = ""]: RegExpMatchArray) => readFileSync(join(root, path), "utf8");
    expect(named.map(read)).not.toContain("");
  });
});

test("a case that nobody plays is found", () => {
  expect(() => renderAttacks({})).toThrow("No test below test/security is called");
});

test("docs/security.md says what the registry says", { timeout: 60_000 }, async () => {
  const run = execa({ cwd: root, reject: false, preferLocal: true });
  const { stderr, exitCode } = await run`node test/security/write-docs.ts --check`;
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});
