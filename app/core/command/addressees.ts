import type { Command } from "./command.ts";

/** Who obeys a command that a desk wrote down: the desk itself, the molecule it is about, or the Refinery. */

const ofMolecules = [
  ...(["stop", "retry", "hold", "release", "approve", "claim", "unclaim"] as const),
] as const;
const ofRefinery = ["merge", "freeze", "thaw"] as const;

export type MoleculeCommand = Extract<Command, { kind: (typeof ofMolecules)[number] }>;
export type RefineryCommand = Extract<Command, { kind: (typeof ofRefinery)[number] }>;

export const isForMolecule = (command: Command): command is MoleculeCommand =>
  ofMolecules.some((kind) => kind === command.kind);

export const isForRefinery = (command: Command): command is RefineryCommand =>
  ofRefinery.some((kind) => kind === command.kind);
