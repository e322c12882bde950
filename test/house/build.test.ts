import { globSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { buildActions, buildCommandLine } from "../../scripts/build-parts.ts";
import {
  installedLicences,
  isAccepted,
  packagesOf,
  printLicences,
} from "../../scripts/licences.ts";
import { plantTree, root } from "./planted-tree.ts";

/** The command line and one action: the others are made in the same way. */
const parts = ["app", "actions/polecat", "actions/shared", "package.json", "tsconfig.json"];

/** A checkout of the sources at another place; the packages are those of this one. */
async function checkOut(): Promise<string> {
  const above = await mkdtemp(join(tmpdir(), "cogtown-build-"));
  onTestFinished(() => rm(above, { recursive: true, force: true }));
  const folder = join(above, "another-place");
  await mkdir(folder);
  const isSource = (path: string) => !/\/(dist|node_modules)$/.test(path);
  for (const part of parts)
    await cp(join(root, part), join(folder, part), { recursive: true, filter: isSource });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Every file of what was built in a checkout, with its bytes. */
function readBuild(folder: string): ReadonlyMap<string, Buffer> {
  const names = globSync(["dist/{*.js,LICENSES.txt}", "actions/polecat/dist/*"], { cwd: folder });
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name))]));
}

test("the same sources make the same bytes, wherever they stand", async () => {
  const there = await checkOut();
  await Promise.all([buildActions(there), buildCommandLine(there)]);
  // `npm test` has just built this one.
  const [here, again] = [readBuild(root), readBuild(there)];
  expect([...again.keys()]).toEqual([...here.keys()]);
  const differing = [...here].filter(([name, bytes]) => !again.get(name)?.equals(bytes));
  expect(differing.map(([name]) => name)).toEqual([]);

  const actions = [...here.keys()].filter((name) => name.startsWith("actions/"));
  const scripts = actions.filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(4);
  expect(actions).toEqual(expect.arrayContaining(scripts.map((name) => `${name}.map`)));
  const largest = Math.max(...scripts.map((name) => here.get(name)?.length ?? 0));
  expect(largest).toBeLessThan(3_000_000);
  const licences = here.get("actions/polecat/dist/LICENSES.txt")?.toString() ?? "";
  expect(licences).toMatch(/^undici [\d.]+: MIT$/m);
  expect(licences).toContain("Permission is hereby granted, free of charge");
  leadsToTheSources(here, "actions/polecat/dist/main.js");
});

/** A place in what is built is named by the map beside it, as a path to a file that the tag has as well. */
function leadsToTheSources(files: ReadonlyMap<string, Buffer>, name: string): void {
  const text = files.get(`${name}.map`)?.toString() ?? "{}";
  const map = z.object({ sources: z.array(z.string()), sourcesContent: z.undefined().optional() });
  expect(map.parse(JSON.parse(text)).sources).toContain("../main.ts");
}

test("all that ships is on terms that let it be passed on", () => {
  const refused = [...installedLicences(root)].filter(([, licence]) => !isAccepted(licence));
  expect(refused).toEqual([]);
  expect(installedLicences(root).size).toBeGreaterThan(50);
});

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-only)", true],
  ["MIT AND Apache-2.0", true],
  ["MIT AND GPL-3.0-only", false],
  ["GPL-3.0-only", false],
  ["SEE LICENSE IN LICENSE.md", false],
  ["none named", false],
])("the licence %j is accepted: %s", (licence, answer) => {
  expect(isAccepted(licence)).toBe(answer);
});

test("a package that may not be passed on stops the build, by its name", () => {
  using tree = plantTree({
    "packages/node_modules/@odd/one/package.json":
      '{"name":"@odd/one","version":"1.2.3","license":"GPL-3.0-only"}',
  });
  const packages = packagesOf(
    ["app/index.ts", "packages/node_modules/@odd/one/lib/x.js"],
    tree.folder,
  );
  expect(() => printLicences(packages)).toThrow(
    "Not to be shipped: @odd/one 1.2.3 (GPL-3.0-only).",
  );
});
