/**
 * Makes what is run from what is written: the command line, and each action with everything it needs in one file
 * (a job has no `npm install`). The output depends on the sources and the lock file alone.
 */
import { cpSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Plain Node refuses the JSON imports of GitHub's own parsers, so they cannot stay outside the bundle. */
const bundledPackages = /^@actions\/(workflow-parser|expressions)(\/|$)/;

const packagesOutside: Plugin = {
  name: "packages-outside",
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./#]/ }, ({ path, importer, kind }) => {
      const stays = kind === "entry-point" || bundledPackages.test(path);
      return stays || importer.includes("/node_modules/") ? undefined : { path, external: true };
    });
  },
};

/** CommonJS packages inside an ESM bundle still ask for `require`. */
const requireBanner =
  'import { createRequire as createBundleRequire } from "node:module";\nconst require = createBundleRequire(import.meta.url);';

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  charset: "utf8",
  logLevel: "warning",
  banner: { js: requireBanner },
};

async function buildCommandLine(): Promise<string> {
  const entry = "app/cli/main.ts";
  if (!existsSync(join(root, entry))) return `${entry} does not exist yet: no command line built`;
  const outfile = "dist/cogtown.js";
  await build({
    ...shared,
    entryPoints: [entry],
    outfile,
    plugins: [packagesOutside],
    banner: { js: `#!/usr/bin/env node\n${requireBanner}` },
  });
  copyTemplates();
  return describeFile(outfile);
}

/** The bundle finds its templates as the source does: in the folder beside it. */
function copyTemplates(): void {
  const target = join(root, "dist/templates");
  rmSync(target, { recursive: true, force: true });
  const source = join(root, "app/cli/templates");
  if (existsSync(source)) cpSync(source, target, { recursive: true });
}

function findActionEntries(): string[] {
  return readdirSync(join(root, "actions"))
    .sort()
    .flatMap((action) => ["main", "post"].map((entry) => `actions/${action}/${entry}`))
    .filter((entry) => existsSync(join(root, `${entry}.ts`)));
}

async function buildAction(entry: string): Promise<string> {
  const outfile = entry.replace(/\/(main|post)$/, "/dist/$1.js");
  await build({ ...shared, entryPoints: [`${entry}.ts`], outfile });
  return describeFile(outfile);
}

const describeFile = (path: string) =>
  `${path}  ${Math.ceil(statSync(join(root, path)).size / 1024)} KB`;

const lines = await Promise.all([buildCommandLine(), ...findActionEntries().map(buildAction)]);
for (const line of lines) console.log(line);
