import { partTitles, renderFigures, renderKinds, renderTotals } from "./report.ts";
import type { Results } from "./results.ts";

/** A recorded run may be shorter than a full one; whoever reads it must know. */
function describeCoverage({ parts }: Results): string {
  const isWhole = parts.every(({ runs, listed }) => runs >= listed);
  return isWhole
    ? ""
    : `
The recorded run was not given the time for every point with real parts: of those it tried evenly spread ones. \`npm run chaos\` tries all of
them, and takes more than an hour on two cores.
`;
}

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

The same is done to a town on paper: the App's own code over a GitHub in memory, and jobs that work by the actions' own decisions. A run of
it takes milliseconds, so every point of it is tried with every \`npm test\`.

${renderTotals(results)}
${describeCoverage(results)}
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
