import { z } from "zod";
import { type Finding, type SetUpStep, useAction } from "./finding.ts";
import type { ProjectFiles } from "./project-files.ts";

const PackageFile = z.object({
  packageManager: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.unknown()).catch({}),
  workspaces: z.unknown().optional(),
});
type PackageFile = z.infer<typeof PackageFile>;

type Installer = "npm" | "pnpm" | "yarn" | "yarn-berry" | "bun";

/** JavaScript and TypeScript, by package.json. */
export function findNode(files: ProjectFiles): Finding | undefined {
  const manifest = readPackage(files);
  if (manifest === undefined) return undefined;
  const installer = chooseInstaller(files, manifest);
  return {
    what: `Node with ${installer === "yarn-berry" ? "Yarn" : installer}`,
    steps: stepsOf(files, manifest, installer),
    setup: [install(files, installer)],
    verify: hasTest(manifest) ? [testCommand(installer)] : [],
  };
}

/** Undefined where there is none, or where it cannot be read. */
export function readPackage({ texts }: ProjectFiles): PackageFile | undefined {
  const text = texts["package.json"];
  if (text === undefined) return undefined;
  try {
    const parsed = PackageFile.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What `npm init` writes is no test. */
function hasTest({ scripts }: PackageFile): boolean {
  const test = scripts["test"];
  return typeof test === "string" && test.trim() !== "" && !test.includes("no test specified");
}

function chooseInstaller(files: ProjectFiles, { packageManager = "" }: PackageFile): Installer {
  const [, named, major] = /^(npm|pnpm|yarn|bun)@(\d+)/.exec(packageManager) ?? [];
  if (named === "yarn") return Number(major) >= 2 ? "yarn-berry" : "yarn";
  if (named === "npm" || named === "pnpm" || named === "bun") return named;
  return installerOfLock(files);
}

function installerOfLock({ names }: ProjectFiles): Installer {
  if (names.has("pnpm-lock.yaml")) return "pnpm";
  if (names.has("bun.lock") || names.has("bun.lockb")) return "bun";
  if (names.has("yarn.lock")) return names.has(".yarnrc.yml") ? "yarn-berry" : "yarn";
  return "npm";
}

function install({ names }: ProjectFiles, installer: Installer): string {
  switch (installer) {
    case "npm":
      return names.has("package-lock.json") || names.has("npm-shrinkwrap.json")
        ? "npm ci"
        : "npm install --no-package-lock";
    case "pnpm":
      return names.has("pnpm-lock.yaml") ? "pnpm install --frozen-lockfile" : "pnpm install";
    case "yarn":
      return "yarn install --frozen-lockfile";
    case "yarn-berry":
      return "yarn install --immutable";
    case "bun":
      return names.has("bun.lock") || names.has("bun.lockb")
        ? "bun install --frozen-lockfile"
        : "bun install";
  }
}

function testCommand(installer: Installer): string {
  switch (installer) {
    case "npm":
    case "pnpm":
      return `${installer} test`;
    case "yarn":
    case "yarn-berry":
      return "yarn test";
    case "bun":
      return "bun run test";
  }
}

function stepsOf(files: ProjectFiles, manifest: PackageFile, installer: Installer): SetUpStep[] {
  const node = useAction("actions/setup-node", {
    ...nodeVersion(files),
    "package-manager-cache": false,
  });
  if (installer === "bun") return [node, useAction("oven-sh/setup-bun")];
  if (installer !== "pnpm") return [node];
  // The action reads the version from package.json where that says one, and refuses to be told another.
  const isSaid = manifest.packageManager?.startsWith("pnpm@") === true;
  return [useAction("pnpm/action-setup", isSaid ? {} : { version: 10 }), node];
}

function nodeVersion({ names }: ProjectFiles): Readonly<Record<string, string | number>> {
  const file = [".nvmrc", ".node-version"].find((name) => names.has(name));
  return file === undefined ? { "node-version": 24 } : { "node-version-file": file };
}
