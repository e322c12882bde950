import type { FigureName } from "./figures.ts";
import { nameOf, type Target, targets } from "./grid.ts";
import type { PointResult, Results, Row } from "./results.ts";
import type { Estimate } from "./statistics.ts";
import { interestOf } from "./study.ts";

export const rowOf = (point: PointResult | undefined, player: string): Row | undefined =>
  point?.rows.find((row) => row.player === player);

/** What was not kept was 0 in every world. */
export const figureOf = (row: Row | undefined, name: FigureName): Estimate =>
  row?.figures[name] ?? [0, 0];

export interface TargetVerdict {
  readonly target: Target;
  readonly perHour: Estimate;
  readonly builds: Estimate;
  readonly isMet: boolean;
}

/** Met: by the means. */
export function judgeTargets({ points }: Results): readonly TargetVerdict[] {
  return targets.flatMap((target) => {
    const point = points.find(({ name }) => name === nameOf(target.cell));
    if (point === undefined) return [];
    const ours = rowOf(point, "cogtown");
    const [perHour, builds] = [figureOf(ours, "perHour"), figureOf(ours, "builds")];
    return {
      target,
      perHour,
      builds,
      isMet: perHour[0] >= target.perHour && builds[0] <= target.builds,
    };
  });
}

export interface Comparison {
  readonly point: PointResult;
  readonly ours: Estimate;
  readonly theirs: Estimate;
  /** How many times as good as the best of the others. */
  readonly factor: number;
  /** `even`: the interval of the difference has 0 in it. */
  readonly outcome: "ahead" | "even" | "behind";
}

export function compare(point: PointResult): Comparison {
  const { figure, sign } = interestOf[point.study];
  const [ours, theirs] = ["cogtown", point.rival.player].map((name) =>
    figureOf(rowOf(point, name), figure),
  );
  const [mine = Number.NaN, other = Number.NaN] = [ours?.[0], theirs?.[0]];
  const [margin, half] = point.rival.margin;
  const outcome = Math.abs(margin) <= half ? "even" : margin > 0 ? "ahead" : "behind";
  return {
    ...{ point, ours: ours ?? [mine, 0], theirs: theirs ?? [other, 0], outcome },
    factor: sign === 1 ? mine / other : other / mine,
  };
}

/** Every point where somebody else's mean is better, the worst first. */
export function listLosses({ points }: Results): readonly Comparison[] {
  return points
    .map(compare)
    .filter(({ point }) => point.rival.margin[0] < 0)
    .toSorted((one, other) => one.factor - other.factor);
}

export function countBroken({ points }: Results): {
  readonly redMains: number;
  readonly broken: number;
} {
  const total = (name: FigureName, players: (row: Row) => boolean) =>
    points
      .flatMap(({ rows }) => rows.filter(players))
      .reduce((sum, row) => sum + (figureOf(row, name)[0] > 0 ? 1 : 0), 0);
  return {
    redMains: total("redMains", ({ player }) => player === "cogtown"),
    broken: total("violations", ({ player }) => player === "cogtown"),
  };
}
