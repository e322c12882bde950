import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const Manifest = z.object({ name: z.literal("cogtown"), version: z.string() });

/** The folder of this package: found by walking up, so that it is the same from the sources and from the bundle in dist/. */
export function findPackageRoot(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from));
  while (readManifest(folder) === undefined) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`${fileURLToPath(from)} is not part of the cogtown package`);
    folder = parent;
  }
  return folder;
}

/** Version of this package, as in its package.json. */
export function readVersion(): string {
  return readManifest(findPackageRoot())?.version ?? "unknown";
}

function readManifest(folder: string): z.infer<typeof Manifest> | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  const parsed = Manifest.safeParse(JSON.parse(readFileSync(path, "utf8")));
  return parsed.success ? parsed.data : undefined;
}
