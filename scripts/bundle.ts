import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

export const root = fileURLToPath(new URL("..", import.meta.url));

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

/** One step of an action with all that it needs: a job has no `npm install`. */
export async function bundleAction(entry: string, outfile: string): Promise<void> {
  await build({ ...shared, entryPoints: [entry], outfile });
}

/**
 * The command line; npm installs its packages beside it. Whatever `entry` imports when it runs is a file of its own: an old
 * Node must be able to read the first file, to be told that it is too old.
 */
export async function bundleCommandLine(entry: string, outfile: string): Promise<void> {
  const banner = { js: `#!/usr/bin/env node\n${requireBanner}` };
  await build({
    ...shared,
    entryPoints: { [basename(outfile, ".js")]: entry },
    outdir: dirname(outfile),
    splitting: true,
    chunkNames: "[name]",
    plugins: [packagesOutside],
    banner,
  });
}
