import { existsSync } from "node:fs";
import { join } from "node:path";
import { findPackageRoot } from "../package-root.ts";

const published = ["plan", "polecat", "rebase-and-verify", "town"] as const;

/**
 * Where the runner finds our own actions, under the names that the workflow files use. Throws when they have not been
 * built: a job runs the bundle, never the sources.
 */
export function findActionFolders(
  root: string = findPackageRoot(),
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    published.map((name) => {
      const folder = join(root, "actions", name);
      if (!existsSync(join(folder, "dist", "main.js"))) {
        throw new Error(
          `The action ${name} is not built: run \`npm ci\` (or \`npm run build\`) in ${root}.`,
        );
      }
      return [`cogtown/cogtown/actions/${name}@v0`, folder];
    }),
  );
}
