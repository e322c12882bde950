import { mkdir, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import { root } from "./planted-tree.ts";

/** All that `npm install cogtown` brings, and nothing else. */
const wanted = [
  /^(package\.json|README\.md|LICENSE|app\.yml)$/,
  /^dist\/(cogtown|[a-z][\w-]*-[A-Z0-9]{8})\.js$/,
  /^dist\/LICENSES\.txt$/,
  /^dist\/floor\/(floor\.(js|css)|LICENSES\.txt)$/,
  /^actions\/[a-z-]+\/(action\.yml|README\.md)$/,
  /^actions\/[a-z-]+\/dist\/((main|post)(-[\w-]+)?\.js|LICENSES\.txt)$/,
  /^app\/cli\/templates\/(.*\.ya?ml|formulas\/[a-z-]+\.formula\.toml)$/,
  /^app\/cli\/demo\/(agent\.js|(issues|corrections)\/[\w-]+\.md|plan\/(issue\.md|plan\.json))$/,
  /^app\/cli\/demo\/(sample|edits)\/.*\.(js|json|md|csv|txt)$/,
];

const Packed = z.array(
  z.object({
    filename: z.string(),
    size: z.number(),
    files: z.array(z.object({ path: z.string() })),
  }),
);

async function pack() {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-packed-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const flags = ["--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await execa("npm", ["pack", ...flags], { cwd: root });
  const [packed] = Packed.parse(JSON.parse(stdout));
  if (packed === undefined) throw new Error("npm packed nothing");
  return { folder, ...packed, paths: packed.files.map(({ path }) => path) };
}

/** As npm lays it out in an empty folder: the package, and beside it what it asks for, which is what is installed here. */
async function install(folder: string, tarball: string): Promise<string> {
  const place = join(folder, "node_modules", "cogtown");
  await mkdir(dirname(place));
  await execa("tar", ["-xzf", join(folder, tarball), "-C", folder]);
  await rename(join(folder, "package"), place);
  for (const name of Object.keys(manifest.dependencies)) {
    await mkdir(dirname(join(folder, "node_modules", name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  return join(place, manifest.bin.cogtown);
}

test("the package holds what it needs and nothing else, and runs where it is installed", async () => {
  const { folder, filename, size, paths } = await pack();
  expect(paths.filter((path) => !wanted.some((pattern) => pattern.test(path)))).toEqual([]);
  for (const pattern of wanted) expect(paths.filter((path) => pattern.test(path))).not.toEqual([]);
  expect(size).toBeLessThan(4_000_000);

  const program = await install(folder, filename);
  const run = async (...args: string[]) =>
    (await execa(process.execPath, [program, ...args], { cwd: folder })).stdout;
  const [version, help, formulas] = await Promise.all([
    run("--version"),
    run("--help"),
    run("cook", "--list"),
  ]);
  expect(version).toBe(manifest.version);
  expect(help).toContain("cogtown demo");
  expect(formulas).toContain("bug");
});
