import { type FigureName, type Figures, figureNames } from "./figures.ts";
import type { Point, Study } from "./grid.ts";
import { baselineNames, type PlayerName, playerNames, players } from "./players.ts";
import type { PointResult, Row } from "./results.ts";
import { estimate, mean } from "./statistics.ts";
import { tryPlayer } from "./trial.ts";

/** By what a study tells queues apart; `sign`: whether more is better. */
export const measureOf: Readonly<
  Record<Study, { readonly figure: FigureName; readonly sign: 1 | -1 }>
> = {
  saturated: { figure: "perHour", sign: 1 },
  open: { figure: "p95", sign: -1 },
  burst: { figure: "drain", sign: -1 },
};

/** All queues in the same worlds. */
export function studyPoint({ name, study, cell }: Point, seeds: number): PointResult {
  const worlds = Array.from({ length: seeds }, (_, index) => index + 1);
  const figures = new Map<PlayerName, readonly Figures[]>();
  for (const player of playerNames)
    figures.set(
      player,
      worlds.map((seed) => tryPlayer(players[player].player, cell, seed)),
    );
  const rows = playerNames.map((player) => summarise(player, figures.get(player) ?? []));
  return { name, study, cell, rows, rival: findRival(study, figures) };
}

function summarise(player: PlayerName, all: readonly Figures[]): Row {
  const figures: Row["figures"] = {};
  for (const figure of figureNames)
    figures[figure] = [...estimate(all.map((each) => each[figure]))];
  return { player, figures };
}

function findRival(
  study: Study,
  figures: ReadonlyMap<PlayerName, readonly Figures[]>,
): PointResult["rival"] {
  const { figure, sign } = measureOf[study];
  const worth = (player: PlayerName) =>
    (figures.get(player) ?? []).map((each) => each[figure] * sign);
  const [best = "github"] = baselineNames.toSorted(
    (one, other) => mean(worth(other)) - mean(worth(one)),
  );
  const rivals = worth(best);
  const margins = worth("cogtown").map((value, index) => value - (rivals[index] ?? 0));
  const [middle, half] = estimate(margins);
  return { player: best, margin: [middle, half] };
}
