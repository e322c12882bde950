import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { findPackageRoot } from "../package-root.ts";

/** The App's own manifest: the local App gets exactly the permissions and events that a real one would ask for. */
const Manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])),
  default_events: z.array(z.string()),
});

export async function readManifest(): Promise<{
  readonly permissions: Readonly<Record<string, "read" | "write" | "admin">>;
  readonly events: readonly string[];
}> {
  const text = await readFile(join(findPackageRoot(), "app.yml"), "utf8");
  const manifest = Manifest.parse(parse(text));
  return { permissions: manifest.default_permissions, events: manifest.default_events };
}
