import type { Command } from "../command/command.ts";
import type { Carried, Desk } from "./carry-out.ts";
import type { DeskTurn } from "./turn.ts";

export function openConvoy(
  _turn: DeskTurn,
  _command: Extract<Command, { kind: "convoy" }>,
  _desk: Desk,
): Carried {
  return { kind: "refused", why: "Not built yet." };
}
