import { existsSync } from "node:fs";
import { join } from "node:path";
import { findPackageRoot, readVersion } from "../package-root.ts";

const published = ["plan", "polecat", "rebase-and-verify", "town"] as const;

/**
 * Where the runner finds our own actions, under the names that the workflow files use. Throws when they have not been
 * built: a job runs the bundle, never the sources.
 */
export function findActionFolders(
  root: string = findPackageRoot(),
): Readonly<Record<string, string>> {
  const version = readVersion();
  return Object.fromEntries(
    published.flatMap((name) => {
      const folder = join(root, "actions", name);
      if (!existsSync(join(folder, "dist", "main.js"))) {
        throw new Error(
          `The action ${name} is not built: run \`npm ci\` (or \`npm run build\`) in ${root}.`,
        );
      }
      // As the templates name them, and as `cogtown init` pins them.
      return ["v0", `v${version}`].map((tag) => [`cogtown/cogtown/actions/${name}@${tag}`, folder]);
    }),
  );
}
