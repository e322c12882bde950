/**
 * Writes the table of docs/security.md from the registry of attacks. `--check` writes nothing and fails where the page says
 * something else.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { renderAttacks } from "./table.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = "docs/security.md";
const script = "test/security/write-docs.ts";
const [open, close] = [
  "<!-- attacks: written by test/security/write-docs.ts -->",
  "<!-- /attacks -->",
];

const here = `${root}test/security/`;
const sources = Object.fromEntries(
  readdirSync(here)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => [file, readFileSync(here + file, "utf8")]),
);

function fill(text: string, content: string): string {
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`The marks "${open}" and "${close}" are missing`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
}

const before = readFileSync(root + page, "utf8");
const filled = fill(before, renderAttacks(sources));
const options = { cwd: root, preferLocal: true, input: filled, stripFinalNewline: false };
const after = (await execa(options)`biome format --stdin-file-path=${page}`).stdout;

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
if (after !== before) {
  if (values.check)
    process.stderr.write(`${page} is not what the registry says: run node ${script}\n`);
  else writeFileSync(root + page, after);
}
process.exitCode = values.check && after !== before ? 1 : 0;
