import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { findPackageRoot } from "../package-root.ts";

/** app.yml: who the App is, and what it asks for. */
const AppFile = z.object({
  name: z.string(),
  description: z.string(),
  url: z.string(),
  public: z.boolean(),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])),
  default_events: z.array(z.string()),
});
export type AppFile = z.infer<typeof AppFile>;

export async function readAppFile(): Promise<AppFile> {
  return AppFile.parse(parse(await readFile(join(findPackageRoot(), "app.yml"), "utf8")));
}
