import { renderTable } from "../../kit/markdown-table.ts";
import { type Measured, sizes } from "./measure.ts";
import { type ShapeName, shapeNames } from "./shapes.ts";

const shown = (milliseconds: number) =>
  milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2);

/** Microseconds of one pass for each molecule in it. */
const perMolecule = ({ ours, size }: Measured): number => (ours * 1_000) / size;

/** A row for each shape and size, ours beside the naive way. */
export function renderMeasured(all: readonly Measured[]): string {
  return renderTable([
    ["shape", "molecules", "a pass, ms", "per molecule, µs", "naive pass, ms", "naive / ours"],
    ...all.map((each) => [
      each.shape,
      each.size.toLocaleString("en"),
      shown(each.ours),
      shown(perMolecule(each)),
      each.naive === undefined ? "" : shown(each.naive),
      each.naive === undefined ? "" : shown(each.naive / each.ours),
    ]),
  ]);
}

/** How much longer each molecule takes in the largest town than in one of a tenth of its size, for the worst shape. */
export function findWorstGrowth(all: readonly Measured[]): {
  readonly shape: string;
  readonly factor: number;
} {
  const [largest, tenth] = [sizes.at(-1), sizes.at(-2)];
  const growths = all.flatMap((each) => {
    const small = all.find(({ shape, size }) => shape === each.shape && size === tenth);
    return each.size !== largest || small === undefined
      ? []
      : [{ shape: each.shape, factor: perMolecule(each) / perMolecule(small) }];
  });
  return growths.reduce((worst, each) => (each.factor > worst.factor ? each : worst), {
    ...{ shape: "none", factor: 0 },
  });
}

const described: Readonly<Record<ShapeName, string>> = {
  independent: "nobody needs anybody, everybody has two patterns of its own",
  "one chain": "each needs the one before it",
  "wide fan": "all need the first one",
  "random needs": "each needs up to three of those before it",
  "one scope": "all may change the same folder",
  "labels and wildcards":
    "all have a label with one place, two in three a pattern such as `src/*/7.ts`",
  circles: "circles of ten",
};

/** docs/benchmarks-schedule.md, from what was measured. */
export function renderSchedulePage(all: readonly Measured[]): string {
  const { shape, factor } = findWorstGrowth(all);
  const largest = all.filter(({ size }) => size === sizes.at(-1)).map(({ ours }) => ours);
  return `# How long the scheduler takes

<!-- Written by \`npm run bench -- schedule --docs\`. -->

Every pass decides anew who gets a polecat and tells everybody else every reason to wait (\`app/core/schedule/scheduler.ts\`). That must not
get slower with the town. Here it decides towns of 10 to 10,000 molecules, nearly all of them waiting, next to the same decision written down
without any index: everybody looks at everybody (\`test/bench/schedule/naive.ts\`, which the tests hold the scheduler to). Both in the same run
on the same machine; processor time, medians.

From 1,000 to 10,000 molecules the time for each of them grows by a factor of ${factor.toFixed(1)} at most (${shape}); a pass that grew with
the square would make it 10. It is sorting, and a town larger than the caches, that make it more than 1. The longest pass over 10,000 takes ${shown(Math.max(...largest))} ms.

${renderMeasured(all)}

${shapeNames.map((name) => `- ${name}: ${described[name]}`).join("\n")}

Where a cell is empty, the naive way was not tried: it remembers who needs whom through how many others, and would take gigabytes.
To repeat it: \`npm run bench -- schedule\`; with \`--docs\` this page is written anew.
`;
}
