/**
 * The demo's agent. It has no model: it plays back a plan and edits that were prepared by hand, in the place of a coding
 * agent. Everything around it is real. It is run as any agent would be: in the work tree, with the prompt on stdin and a few
 * variables that say what it is about.
 */
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

if (process.env.COGTOWN_SCHEMA === undefined) work();
else process.stdout.write(readFileSync(new URL("plan/plan.json", import.meta.url), "utf8"));

function work() {
  const molecule = process.env.COGTOWN_MOLECULE ?? "";
  const step = process.env.COGTOWN_STEP ?? "1";
  const source = findEdits(molecule, `step-${step}`);
  if (source === undefined) {
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
}

/** By number; issues that were made of a plan have numbers that nobody knows beforehand, and go by their title. */
function findEdits(molecule, step) {
  const edits = fileURLToPath(new URL("edits", import.meta.url));
  const folders = [molecule.padStart(2, "0"), readTitle().toLowerCase().replaceAll(" ", "-")];
  return folders.map((folder) => join(edits, folder, step)).find((folder) => existsSync(folder));
}

function readTitle() {
  const prompt = readFileSync(process.env.COGTOWN_PROMPT ?? "/dev/null", "utf8");
  return /^# Issue \d+: (.*)$/m.exec(prompt)?.[1] ?? "";
}
