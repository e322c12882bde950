import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { addRelease, isVersion, notesOf } from "../../scripts/changelog.ts";
import { root } from "./planted-tree.ts";

const empty = "# Changelog\n\nChanges stand in changes/.\n\nThere is no release yet.\n";
const changes = [
  { name: "why.md", text: "It says [why](../docs/why.md),\nin a line.\n\nAnd in two.\n" },
  { name: "how.md", text: "It says how.\n" },
];

test("a release tells its changes above those before it", () => {
  const first = addRelease(empty, changes, { version: "0.1.0", date: "2026-01-31" });
  expect(first).toBe(`# Changelog

Changes stand in changes/.

## 0.1.0 (2026-01-31)

- It says how.
- It says [why](docs/why.md), in a line.

  And in two.
`);
  const next = [{ name: "a.md", text: "More." }];
  const second = addRelease(first, next, { version: "0.2.0", date: "2026-02-28" });
  expect(second).toContain("\n\n## 0.2.0 (2026-02-28)\n\n- More.\n\n## 0.1.0 (2026-01-31)\n\n- It");
  expect(notesOf(second, "0.2.0")).toBe("- More.");
  expect(notesOf(second, "0.1.0")).toMatch(/^- It says how\.[^]*And in two\.$/);
  expect(notesOf(second, "0.1")).toBeUndefined();
});

test("nothing is no release, and no version is told twice", () => {
  const release = { version: "0.1.0", date: "2026-01-31" };
  expect(() => addRelease(empty, [], release)).toThrow("nothing in changes/");
  const told = addRelease(empty, changes, release);
  expect(() => addRelease(told, changes, release)).toThrow("CHANGELOG.md has 0.1.0 already");
});

test.each(["0.1.0", "10.2.3", "1.0.0-rc.1"])("%s is a version", (text) => {
  expect(isVersion(text)).toBe(true);
});

test.each(["", "v0.1.0", "0.1", "01.0.0", "0.1.0-rc", "0.1.0+x", "0.1.0\n"])(
  "%j is none",
  (text) => {
    expect(isVersion(text)).toBe(false);
  },
);

test("preparing a release moves this repository's changes and its version, and its notes are found then", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-prepared-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "scripts"));
  const files = ["changes", "CHANGELOG.md", "package.json", "package-lock.json"];
  for (const path of files) await cp(join(root, path), join(folder, path), { recursive: true });
  await writeFile(join(folder, "changes/zz-last.md"), "The last of all.\n");
  const run = (script: string, ...args: string[]) =>
    execa("node", [join(root, "scripts", script), ...args], {
      cwd: folder,
      env: { COGTOWN_RELEASE_FOLDER: folder },
      reject: false,
    });
  const read = (path: string) => readFile(join(folder, path), "utf8");
  const before = await read("package.json");
  expect(await run("prepare-release.ts", "next")).toMatchObject({ exitCode: 2 });
  expect(await run("release-notes.ts", "9.9.9")).toMatchObject({ exitCode: 1 });
  expect(await read("package.json")).toBe(before);

  expect(await run("prepare-release.ts", "9.9.9", "--date", "2099-01-01")).toMatchObject({
    exitCode: 0,
  });
  expect(await readdir(join(folder, "changes"))).toEqual(["README.md"]);
  expect(await read("package.json")).toBe(before.replace(/"version": ".*"/, '"version": "9.9.9"'));
  expect((await read("package-lock.json")).match(/"version": "9\.9\.9"/g)).toHaveLength(2);
  const notes = await run("release-notes.ts", "9.9.9");
  expect(notes.stdout).toMatch(/- The last of all\.$/);
  expect(await read("CHANGELOG.md")).toContain("## 9.9.9 (2099-01-01)");
});
