/** Makes what is run from what is written. The output depends on the sources and the lock file alone. */
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleAction, bundleCommandLine, bundleLambda, root } from "./bundle.ts";

async function buildCommandLine(): Promise<string> {
  const entry = "app/cli/main.ts";
  if (!existsSync(join(root, entry))) return `${entry} does not exist yet: no command line built`;
  const outfile = "dist/cogtown.js";
  await bundleCommandLine(entry, outfile);
  chmodSync(join(root, outfile), 0o755);
  return describeFile(outfile);
}

function findActionEntries(): string[] {
  return readdirSync(join(root, "actions"))
    .sort()
    .flatMap((action) => ["main", "post"].map((entry) => `actions/${action}/${entry}`))
    .filter((entry) => existsSync(join(root, `${entry}.ts`)));
}

async function buildAction(entry: string): Promise<string> {
  const outfile = entry.replace(/\/(main|post)$/, "/dist/$1.js");
  await bundleAction(`${entry}.ts`, outfile);
  return describeFile(outfile);
}

async function buildLambda(): Promise<string> {
  const outfile = "dist/lambda/index.mjs";
  await bundleLambda("app/hosts/lambda-main.ts", outfile);
  return describeFile(outfile);
}

const describeFile = (path: string) =>
  `${path}  ${Math.ceil(statSync(join(root, path)).size / 1024)} KB`;

const entries = findActionEntries();
// Names of what is loaded later tell its content: what an earlier build left would be shipped with it.
for (const entry of entries)
  rmSync(join(root, dirname(entry), "dist"), { recursive: true, force: true });
const lines = await Promise.all([buildCommandLine(), buildLambda(), ...entries.map(buildAction)]);
for (const line of lines) console.log(line);
