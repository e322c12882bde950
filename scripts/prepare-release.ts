/**
 * `node scripts/prepare-release.ts 0.2.0`: makes the pull request of a release. Moves `changes/` into CHANGELOG.md, and puts the
 * version into package.json and its lock. Nothing is published: that is the workflow "Release", once it is on main.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { addRelease, isVersion } from "./changelog.ts";

const root = process.env["COGTOWN_RELEASE_FOLDER"] ?? fileURLToPath(new URL("..", import.meta.url));
const at = (path: string) => join(root, path);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { date: { type: "string", default: new Date().toISOString().slice(0, 10) } },
});
const [version = ""] = positionals;
if (!isVersion(version)) {
  console.error(
    "Say which version: node scripts/prepare-release.ts 0.2.0, or 0.2.0-rc.1 for one to try",
  );
  process.exit(2);
}

/** The file as it is written, but for the version of this package, which stands at its top `times` times. */
function withVersion(path: string, times: number): string {
  let left = times;
  return readFileSync(at(path), "utf8").replaceAll(/"version": "[^"]*"/g, (old) =>
    left-- > 0 ? `"version": "${version}"` : old,
  );
}

const names = readdirSync(at("changes")).filter(
  (name) => name.endsWith(".md") && name !== "README.md",
);
const changes = names.map((name) => ({ name, text: readFileSync(at(`changes/${name}`), "utf8") }));
/** All of it is made before any of it is written. */
const written = {
  "CHANGELOG.md": addRelease(readFileSync(at("CHANGELOG.md"), "utf8"), changes, {
    version,
    date: values.date,
  }),
  "package.json": withVersion("package.json", 1),
  "package-lock.json": withVersion("package-lock.json", 2),
};
for (const [path, text] of Object.entries(written)) writeFileSync(at(path), text);
for (const name of names) rmSync(at(`changes/${name}`));
console.log(
  `${names.length} changes are ${version} in CHANGELOG.md. Commit, and run the workflow once it is on main.`,
);
