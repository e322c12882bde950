/**
 * The demo's agent. It has no model: it plays back edits that were prepared by hand, in the place of a coding agent.
 * Everything around it is real. It is run as any agent would be: in the work tree, with the prompt on stdin and a few
 * variables that say what it is about.
 */
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const molecule = process.env.COGTOWN_MOLECULE ?? "";
const step = process.env.COGTOWN_STEP ?? "1";
const edits = fileURLToPath(new URL("edits", import.meta.url));
const source = join(edits, molecule.padStart(2, "0"), `step-${step}`);
if (!existsSync(source)) {
  process.stderr.write(
    `No edit was prepared for #${molecule}, step ${step}: this agent only plays back the demo's edits.\n`,
  );
  process.exit(1);
}
for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
  if (entry.isFile())
    process.stdout.write(`writes ${relative(source, join(entry.parentPath, entry.name))}\n`);
}
cpSync(source, process.cwd(), { recursive: true });
