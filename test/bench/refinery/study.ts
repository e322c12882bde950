import type { FigureName, Figures } from "./figures.ts";
import type { Point, Study } from "./grid.ts";
import { baselineNames, type PlayerName, playerNames, players } from "./players.ts";
import type { PointResult, Row } from "./results.ts";
import { estimate, mean } from "./statistics.ts";
import { tryPlayer } from "./trial.ts";

interface Interest {
  /** By what queues are told apart; `sign`: whether more is better. */
  readonly figure: FigureName;
  readonly sign: 1 | -1;
  readonly kept: readonly FigureName[];
}

const always = ["builds", "redMains", "violations"] as const;

/** What a study is about. Only what is kept can be shown. */
export const interestOf: Readonly<Record<Study, Interest>> = {
  saturated: {
    ...{ figure: "perHour", sign: 1 },
    kept: ["perHour", "innocent", "hasty", "started", "cancelled", "calls", "passes", ...always],
  },
  open: { figure: "p95", sign: -1, kept: ["p50", "p95", "p99", "innocent", "calls", ...always] },
  burst: { figure: "drain", sign: -1, kept: ["drain", "p50", "calls", ...always] },
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
  const rows = playerNames.map((player) => summarise(study, player, figures.get(player) ?? []));
  return { name, study, cell, rows, rival: findRival(study, figures) };
}

/** What was 0 in every world is left out. */
function summarise(study: Study, player: PlayerName, all: readonly Figures[]): Row {
  const figures: Row["figures"] = {};
  for (const name of interestOf[study].kept) {
    const [middle, half] = estimate(all.map((each) => each[name]));
    if (middle !== 0) figures[name] = [middle, half];
  }
  return { player, figures };
}

function findRival(
  study: Study,
  figures: ReadonlyMap<PlayerName, readonly Figures[]>,
): PointResult["rival"] {
  const { figure, sign } = interestOf[study];
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
