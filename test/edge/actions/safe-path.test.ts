import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { safePath } from "../../../actions/shared/isolation/safe-path.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "cogtown-path-"));
  for (const folder of ["own", "work/node_modules/.bin", "cache/node/bin"])
    mkdirSync(join(root, folder), { recursive: true });
  chmodSync(join(root, "cache"), 0o777);
  symlinkSync(join(root, "work/node_modules/.bin"), join(root, "link"));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

const safe = (folders: readonly string[]) =>
  safePath(folders.map((folder) => join(root, folder)).join(":"), join(root, "work"));

test("git is looked for where foreign code cannot have put a program", () => {
  const folders = ["work/node_modules/.bin", "link", "cache/node/bin", "nowhere", "own"];
  expect(safe(folders)).toBe(join(root, "own"));
});

test("git is looked for in the system where nothing is left, and never beside a job's own files", () => {
  expect(safe(["link"])).toMatch(/^\/usr\/local\/sbin:/);
  expect(safePath("bin:.:", root)).toMatch(/^\/usr\/local\/sbin:/);
});
