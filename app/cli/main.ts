import { outliveReaders } from "./gone-readers.ts";
import { describeOldNode } from "./node-version.ts";

outliveReaders(process.stdout);
outliveReaders(process.stderr);

/** Nothing else is loaded before this: what an old Node cannot read must not be the first thing its user sees. */
const objection = describeOldNode(process.versions.node);
if (objection === undefined) {
  const { heedProxies } = await import("#github/proxies.ts");
  await heedProxies(process.env);
  const { runProgram } = await import("./program.ts");
  process.exitCode = await runProgram(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
} else {
  process.stderr.write(`cogtown: ${objection}\n`);
  process.exitCode = 2;
}
