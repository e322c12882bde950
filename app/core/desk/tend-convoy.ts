import type { Config } from "../config/config.ts";
import type { DeskFacts } from "./facts.ts";
import type { DeskTurn } from "./turn.ts";

export function tendConvoy(
  turn: DeskTurn,
  _facts: DeskFacts,
  _config: Config,
  _now: Date,
): DeskTurn {
  return turn;
}
