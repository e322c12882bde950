import { basename, dirname, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, type BuildResult, build, type Plugin } from "esbuild";

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

/**
 * What packages bring along and no action of ours asks for, though every job would read half a bundle of it again: the
 * client behind `core.getIDToken`, with an HTTP library of its own, and zod's messages in fifty languages.
 */
const leftOut: Plugin = {
  name: "left-out",
  setup(bundler) {
    const files = /\/(@actions\/core\/lib\/oidc-utils|zod\/v4\/locales\/index)\.js$/;
    bundler.onLoad({ filter: files }, ({ path }) => ({
      contents: path.endsWith("oidc-utils.js")
        ? "export class OidcClient { static getIDToken() { throw new Error('no OpenID Connect in this bundle') } }"
        : "export {}",
    }));
  },
};

/** CommonJS packages inside an ESM bundle still ask for `require`. */
const requireBanner =
  'import { createRequire as createBundleRequire } from "node:module";\nconst require = createBundleRequire(import.meta.url);';

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  // A link to packages elsewhere must not show in what is built: the same sources make the same bytes in any folder.
  preserveSymlinks: true,
  metafile: true,
  platform: "node",
  format: "esm",
  target: "node20",
  charset: "utf8",
  logLevel: "warning",
  banner: { js: requireBanner },
};

/**
 * Every job reads it: so without blanks and comments. Names stay, and a stack can be read as it is; a job that is run again
 * with debug logging shows it in terms of the sources. They are in the tag themselves, so the maps do not repeat them.
 */
const small: BuildOptions = {
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none", // LICENSES.txt has the whole of it
  sourcemap: "linked",
  sourcesContent: false,
  banner: {
    js: `${requireBanner}\nif (process.env.RUNNER_DEBUG === "1") process.setSourceMapsEnabled(true);`,
  },
};

/**
 * One step of an action with all that it needs: a job has no `npm install`. Whatever `entry` imports when it runs is a file
 * of its own beside it: a process that is about to replace itself need not read that. Yields the files that went into it.
 */
export async function bundleAction(
  entry: string,
  outfile: string,
  from = root,
): Promise<readonly string[]> {
  const step = basename(outfile, extname(outfile));
  const names = { chunkNames: `${step}-[name]-[hash]` }; // the other steps of the action are in the same folder
  const options = { ...shared, ...small, ...splitInto(entry, outfile), ...names };
  return inputsOf(await build({ ...options, absWorkingDir: from, plugins: [leftOut] }));
}

const inputsOf = ({ metafile }: BuildResult): readonly string[] =>
  Object.keys(metafile?.inputs ?? {});

const splitInto = (entry: string, outfile: string): BuildOptions => ({
  entryPoints: { [basename(outfile, extname(outfile))]: entry },
  outdir: dirname(outfile),
  outExtension: { ".js": extname(outfile) },
  splitting: true,
  chunkNames: "[name]-[hash]",
});

/**
 * The command line; npm installs its packages beside it. Whatever `entry` imports when it runs is a file of its own: an old
 * Node must be able to read the first file, to be told that it is too old. Yields the files that went into it.
 */
export async function bundleCommandLine(
  entry: string,
  outfile: string,
  from = root,
): Promise<readonly string[]> {
  const banner = { js: `#!/usr/bin/env node\n${requireBanner}` };
  const options = { ...shared, ...splitInto(entry, outfile), plugins: [packagesOutside], banner };
  return inputsOf(await build({ ...options, absWorkingDir: from }));
}

/**
 * The App for AWS Lambda: one file with all that it needs. Probot brings a server, a log viewer and whatever it fetches at
 * run time; of that, only what a function runs is kept. Yields the files that went into it.
 */
export async function bundleLambda(
  entry: string,
  outfile: string,
  from = root,
): Promise<readonly string[]> {
  const options = { ...shared, entryPoints: [entry], outfile, plugins: [leftOut] };
  const result = await build({
    ...options,
    absWorkingDir: from,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none", // LICENSES.txt has the whole of it
  });
  return inputsOf(result);
}

/**
 * What the floor page runs in a browser: one script and one style sheet, with all that they need; nothing is loaded from
 * elsewhere. Yields the files that went into it.
 */
export async function bundleFloor(
  source: string,
  folder: string,
  from = root,
): Promise<readonly string[]> {
  const result = await build({
    absWorkingDir: from,
    entryPoints: [
      { in: `${source}/main.tsx`, out: "floor" },
      { in: `${source}/floor.css`, out: "floor" },
    ],
    outdir: folder,
    bundle: true,
    preserveSymlinks: true,
    metafile: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    logLevel: "warning",
    legalComments: "none", // LICENSES.txt has the whole of it
    // The oldest browsers that know light-dark(), which the colours are made of.
    target: ["chrome123", "firefox120", "safari17.5"],
    tsconfigRaw: { compilerOptions: { jsx: "react-jsx", jsxImportSource: "preact" } },
  });
  return inputsOf(result);
}
