import { partTitles, renderFigures, renderKinds, renderTotals } from "./report.ts";
import type { Results } from "./results.ts";

/** docs/reliability.md, from the results of a full run alone. */
export function renderReliability(results: Results): string {
  const { seed, parts } = results;
  return `# Reliability

<!-- Written by \`npm run chaos -- --docs-from\` from docs/reliability.json. -->

Nothing is ever lost, and nothing is done twice: that is tried by breaking things, not argued. A small town of five molecules (a
chain, parallel ones, one of two steps, one that never succeeds, two that conflict) is run again and again with real parts: the App over
HTTP, the embedded GitHub, real git, real jobs. Each run is disturbed at one point, and must come to the same end: the same molecules
landed and held, each step on \`main\` once with the right content, one pull request and one comment a molecule, one claim an attempt, one
state label, a ledger that can be read from its first commit to its last, no branch left over, and no finished step done again.

${renderTotals(results)}

To repeat it: \`npm run chaos -- --seed ${seed}\`. A run that breaks a law prints how to have it again. \`npm test\` tries a few points chosen by seed.

## Figures

${renderFigures(parts)}

A step that is asked for again starts from what its predecessor saved, if that could still save anything.
${parts
  .map(
    ({ part, rows, unreached }) => `
## ${partTitles[part]}

${renderKinds(rows)}
${unreached === 0 ? "" : `\n${unreached} runs were over before they came to their point: runs differ by a few requests.\n`}`,
  )
  .join("")}`;
}
