import { renderTable } from "../../kit/markdown-table.ts";
import type { FigureName } from "./figures.ts";
import { isPlayer, playerNames, players } from "./players.ts";
import type { PointResult, Results } from "./results.ts";
import type { Estimate } from "./statistics.ts";
import { type Comparison, compare, figureOf, judgeTargets, listLosses, rowOf } from "./verdicts.ts";

const titleOf = (player: string): string => (isPlayer(player) ? players[player].title : player);

const digits = (value: number) => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 3 ? 1 : 2);
export const show = (value: number): string => value.toFixed(digits(value));
/** A mean and its interval. */
const showEstimate = ([middle, half]: Estimate): string =>
  `${show(middle)} ± ${half.toFixed(digits(middle))}`;

export function renderTargets(results: Results): string {
  return renderTable([
    [
      "slots, p, flake",
      "landed/h, at least",
      "measured",
      "runs per landed, at most",
      "measured",
      "",
    ],
    ...judgeTargets(results).map(({ target: { cell, ...wanted }, perHour, builds, isMet }) => [
      `${cell.slots}, ${cell.breaks}, ${cell.flake}`,
      String(wanted.perHour),
      showEstimate(perHour),
      String(wanted.builds),
      showEstimate(builds),
      isMet ? "met" : "**not met**",
    ]),
  ]);
}

export function renderComparisons(comparisons: readonly Comparison[]): string {
  return renderTable([
    ["point", "ours", "best other", "", "difference", "factor", ""],
    ...comparisons.map(({ point, ours, theirs, factor, outcome }) => [
      `\`${point.name}\``,
      showEstimate(ours),
      showEstimate(theirs),
      titleOf(point.rival.player),
      showEstimate(point.rival.margin),
      factor.toFixed(2),
      outcome,
    ]),
  ]);
}

/** How many points are won, undecided and lost, by study. */
export function renderScore({ points }: Results): string {
  const studies = ["saturated", "open", "burst"] as const;
  return renderTable([
    ["", "points", "ahead", "even", "behind"],
    ...studies.map((study) => {
      const all = points.filter((point) => point.study === study).map(compare);
      const count = (wanted: string) => all.filter(({ outcome }) => outcome === wanted).length;
      return [study, all.length, count("ahead"), count("even"), count("behind")].map(String);
    }),
  ]);
}

/** One line a queue, one column a point. */
export function renderFigure(
  points: readonly PointResult[],
  cellOf: (point: PointResult, player: string) => string,
  heads: readonly string[],
): string {
  return renderTable([
    ["", ...heads],
    ...playerNames.map((player) => [
      titleOf(player),
      ...points.map((point) => cellOf(point, player)),
    ]),
  ]);
}

export const showFigures =
  (...names: readonly FigureName[]) =>
  (point: PointResult, player: string): string =>
    names.map((name) => show(figureOf(rowOf(point, player), name)[0])).join(" · ");

/** For the terminal. */
export function renderSummary(results: Results): string {
  const losses = listLosses(results);
  const lost = losses.length === 0 ? "none" : `\n${renderComparisons(losses)}`;
  const timings = results.timings.map(
    ({ waiting, slots, median, p99 }) =>
      `a decision with ${waiting} waiting and ${slots} slots: median ${show(median)} ms, p99 ${show(p99)} ms (at most 20: ${median < 20 ? "met" : "NOT MET"})`,
  );
  return [
    renderTargets(results),
    renderScore(results),
    `Slower than the best other: ${lost}`,
    ...timings,
  ].join("\n\n");
}
