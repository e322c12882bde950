import { renderTable } from "../../kit/markdown-table.ts";
import { callCost } from "./figures.ts";
import type { PointResult, Results } from "./results.ts";
import {
  renderComparisons,
  renderFigure,
  renderScore,
  renderTargets,
  show,
  showFigures,
} from "./tables.ts";
import { openHours } from "./trial.ts";
import { coexisting } from "./truth.ts";
import { compare, countBroken, listLosses } from "./verdicts.ts";

type Wanted = (point: PointResult) => boolean;

const isPlain: Wanted = ({ cell, study }) =>
  study === "saturated" && cell.quarrels === 0 && cell.clashes === 0 && cell.minutes === 10;
const inTown: Wanted = ({ cell }) => cell.flake === 0.02 && cell.quarrels === 0.001;

const slotsOf = ({ cell: { slots } }: PointResult) => (slots === 1 ? "1 slot" : `${slots} slots`);
const picture = (name: string, words: string) => `![${words}](benchmarks/${name}.svg)`;

function describeCoverage({ seeds, isQuick }: Results): string {
  return isQuick
    ? `**This is a quick run**: few points, ${seeds} worlds each; it proves little.`
    : `Every point is ${seeds} worlds; ± is the 95% interval of their mean (Student's t).`;
}

/** docs/benchmarks-refinery.md, from the results of a recorded run alone. */
export function renderBenchmarks(results: Results): string {
  return `# The Refinery against other merge queues

<!-- Written by \`npm run bench -- refinery --docs-from\` from docs/benchmarks-refinery.json. -->

A simulation, and no more than that: pull requests whose faults only the simulation knows, runners that take their time, and a queue that
decides. Ours decides with the very code that runs in production (\`app/core/refinery/plan-line.ts\`); the others are small models of what
their documentation and sources say. All of them get the same pull requests, and the same tree takes as long and flakes as often whoever
verifies it, so differences are taken world by world. ${describeCoverage(results)}

${renderOutcome(results)}

## Landed per hour

${picture("throughput-by-slots", "Landed per hour by verification slots")}
${picture("throughput-by-breaks", "Landed per hour by the chance that a pull request breaks")}

${describeSaturated(results)}

## Waiting

${describeWaits(results)}

## Cost

${describeCost(results)}

## What is simulated, and what is not

${method}
`;
}

function renderOutcome(results: Results): string {
  return `## Targets

600 pull requests waiting, verifications of 10 minutes, no dispatch overhead.

${renderTargets(results)}

${renderTimings(results)}

${describeLaws(results)}

## Against the best other queue, wherever that is

Landed per hour with 600 waiting, the 95th percentile of the wait with pull requests coming by chance, the time that a burst takes: each
against whichever other queue is best at that very point. _Even_: the interval of the difference has 0 in it.

${renderScore(results)}

${picture("factors", "Landed per hour by slots and chance of breaking, times the best other queue")}

${describeLosses(results)}`;
}

function describeLosses(results: Results): string {
  const losses = listLosses(results);
  return losses.length === 0
    ? "There is no point at which another queue has the better mean."
    : `### Where we lose

Every point at which another queue has the better mean, also where that may be chance. Landed per hour, or minutes for points with N or r.

${renderComparisons(losses)}

${legend}

${bound}`;
}

const bound = `What keeps us from it, where pull requests break often and runners are few, is a rule that the others do not have: two reds before anybody
is put out, one of them alone on the base. With one slot and p = .2 the best lines hold two. They are red in 1 - .8² = 36% of all cases; in
.8 × .2 / .36 = 44% of those the first is green, so that the second has been red once. The run that confirms it is .16 a line, or .10 for
each that lands: a queue that blames on one red saves it, and puts out innocents for it.`;

const legend = `Names of points: S slots, p chance that a pull request breaks, f chance that a good run is red, q chance that two that wait
together are bad together, c chance of a merge conflict, V minutes of a verification (10), d minutes until a runner takes it up, N pull
requests at once (600), r pull requests per hour.`;

function renderTimings({ timings }: Results): string {
  return timings
    .map(
      ({ waiting, slots, decisions, median, p99 }) =>
        `With ${waiting} waiting and ${slots} slots a decision takes ${show(median)} ms (median of ${decisions}; p99 ${show(p99)} ms); at most 20 is wanted: ${median < 20 ? "met" : "**not met**"}.`,
    )
    .join("\n");
}

function describeLaws(results: Results): string {
  const { redMains, broken } = countBroken(results);
  if (redMains + broken > 0)
    return `**Laws were broken** at ${broken} points; the base was red at ${redMains}.`;
  return `In all of these worlds the base was never red at a landing, every tree that landed had been verified, and no pull request landed
that was ejected.`;
}

function describeSaturated({ points }: Results): string {
  const flakes = [0, 0.03].map((flake) => {
    const chosen = [0.02, 0.05, 0.1, 0.2].map((breaks) => {
      const at = points.filter(
        (point) => isPlain(point) && point.cell.breaks === breaks && point.cell.flake === flake,
      );
      const heads = at.map(slotsOf);
      return `### ${breaks * 100}% break, ${flake * 100}% of good runs are red\n\n${renderFigure(at, showFigures("perHour", "builds"), heads)}`;
    });
    return chosen.join("\n\n");
  });
  return `600 waiting; landed per hour · verifications per landed. Serial, bors-ng and Gas Town use one slot by construction.

${flakes.join("\n\n")}`;
}

function describeWaits({ points }: Results): string {
  const open = points.filter(({ study }) => study === "open");
  const bursts = points.filter(({ study }) => study === "burst");
  const rates = open.map(({ cell }) => `S${cell.slots}, ${cell.perHour}/h`);
  const sizes = bursts.map(({ cell }) => `S${cell.slots}, ${cell.count}`);
  return `${picture("wait-by-rate", "95th percentile of the wait by pull requests per hour")}

Minutes from being queued to the landing, p50 · p95 · p99, with pull requests coming by chance for ${openHours} hours (5% break, 2% of good
runs are red, one pair in 1,000 is bad together). A queue that cannot keep up shows it by hours.

${renderFigure(open, showFigures("p50", "p95", "p99"), rates)}

Minutes until a burst of so many is through · verifications per landed:

${renderFigure(bursts, showFigures("drain", "builds"), sizes)}`;
}

function describeCost({ points }: Results): string {
  const town = points.filter((point) => point.study === "saturated" && inTown(point));
  const heads = town.map(slotsOf);
  return `${picture("verifications-by-breaks", "Verifications per landed by the chance that a pull request breaks")}

600 waiting, 5% break, 2% of good runs are red, one pair in 1,000 is bad together.

Pull requests that were ejected for being red although green on the base at that moment, in % (the others have no second look; a steward who
queues them again would cost another run each):

${renderFigure(town, showFigures("innocent"), heads)}

Runs started · cancelled, per landed:

${renderFigure(town, showFigures("started", "cancelled"), heads)}

Requests to GitHub · passes, per landed:

${renderFigure(town, showFigures("calls", "passes"), heads)}

Requests are counted by what each deed takes our App; the others are charged alike:

${renderTable([["deed", "requests"], ...Object.entries(callCost).map(([deed, cost]) => [deed, String(cost)])])}

${describeClashes(points)}`;
}

function describeClashes(points: readonly PointResult[]): string {
  const clashing = points.filter(({ cell }) => cell.clashes > 0);
  const heads = clashing.map(({ cell }) => `S${cell.slots}, ${Math.round(cell.clashes * 100)}%`);
  return `With merge conflicts (so many pull requests do not merge with some earlier one that waits with them): landed per hour · sent back
although they fit the base at that moment, in %.

${renderFigure(clashing, showFigures("perHour", "hasty"), heads)}

Ahead or behind, by what is at stake:

${renderComparisons(clashing.map(compare))}`;
}

const method = `- A pull request breaks whatever it stands on with chance p. Two quarrel, that is, are good alone and bad together, with chance q
  for each pair that coexists: fewer than ${coexisting} were queued between them, however long a queue lets them wait. As rarely, three do.
- A verification takes a lognormal time (coefficient of variation .25). A run of a good tree is red with chance f; a run of a bad one is
  never green. A cancelled run counts by the share that was run, and its slot is free at once.
- Ejected pull requests do not come back. No run is lost, nobody pushes to the base, nothing is urgent.
- Landed per hour is taken until the last pull request has landed or left: what a queue does with the last few counts too.
- GitHub is idealised, superseded runs being cancelled, but in the row that says otherwise. Its window is 5, or the slots if there are more.
  Zuul's window grows by one with each landing and is halved by each failure. What is like Mergify has batches of 3, at most 5 at a time;
  a failed one is split into prefixes, and the last of a batch is blamed without a run of its own. Tide and Gas Town take batches of 5.
- The oracle knows who is guilty and builds everybody else once: a bound for queues that build each pull request, not for batches.
- Our passes are those of the simulation: one after each thing that happens, and again until there is nothing left to do.

To repeat it: \`npm run bench -- refinery\` (\`--quick\` for a look, \`--cells\` for a part). The same seed gives the same worlds everywhere;
only the time that decisions take is the machine's.`;
