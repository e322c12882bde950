import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { root } from "./planted-tree.ts";

/** Where people copy from, and what knows those names: all must mean the version that this is. */
const places = [
  ...globSync(["actions/*/README.md", "app/cli/templates/**/*.yml", "docs/**/*.md", "*.md"], {
    cwd: root,
    exclude: ["docs/adr/**"],
  }),
  "app/cli/town/action-folders.ts",
].toSorted();

const uses = places.flatMap((path) =>
  [
    ...readFileSync(join(root, path), "utf8").matchAll(
      /\bcogtown\/cogtown\/actions\/([^@\s]+)@([\w.-]+)/g,
    ),
  ].map(([, action = "", ref = ""]) => ({ path, action, ref })),
);

test("whatever names an action of ours names one that there is, at the version that package.json has", () => {
  const { version } = manifest;
  const refs = [`v${version}`, `v${version.replace(/\..*/, "")}`];
  expect(uses.length).toBeGreaterThan(8);
  expect(uses.filter(({ ref }) => !refs.includes(ref))).toEqual([]);
  const isThere = (action: string) =>
    action === "${name}" || existsSync(join(root, "actions", action, "action.yml"));
  expect(uses.filter(({ action }) => !isThere(action))).toEqual([]);
});

test("the schema for editors is named where this major releases it", () => {
  const major = manifest.version.replace(/\..*/, "");
  const url = `https://raw.githubusercontent.com/cogtown/cogtown/v${major}/docs/cogtown.schema.json`;
  for (const path of ["docs/cogtown.schema.json", "docs/configuration.md"])
    expect(readFileSync(join(root, path), "utf8")).toContain(url);
});
