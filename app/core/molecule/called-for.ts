import { isForMolecule, type MoleculeCommand } from "../command/addressees.ts";
import type { Command } from "../command/command.ts";
import { ticksOf } from "../dashboard/ticks.ts";
import { ordersFor } from "../desk/orders-for.ts";
import type { MoleculeFacts } from "./facts.ts";

/**
 * Somebody has called for a person (`/mayor escalate`), and nobody has said since how the molecule goes on: the label that
 * the call put on is not the molecule's to take off. Whoever takes it off by hand has answered as well, and nobody puts it
 * on again.
 */
export function isPersonCalledFor(facts: MoleculeFacts): boolean {
  const { desk, pull, town } = facts;
  const ofPull = town.desks.filter(({ number }) => number === pull?.number);
  const desks = [...(desk === undefined ? [] : [desk]), ...ofPull];
  const last = ordersFor(desks, isCallOrAnswer, {}).at(-1);
  if (last?.commands.at(-1)?.kind !== "escalate") return false;
  return !handsOn(facts).some((at) => at > last.at);
}

type CallOrAnswer = MoleculeCommand | Extract<Command, { kind: "escalate" | "sling" }>;

const isCallOrAnswer = (command: Command): command is CallOrAnswer =>
  isForMolecule(command) || command.kind === "escalate" || command.kind === "sling";

/** When people said without a comment that it goes on: by the label `polecat`, and on the dashboard. */
const handsOn = ({ labelledBy, number, town }: MoleculeFacts): readonly string[] => [
  ...(labelledBy === undefined ? [] : [labelledBy.at]),
  ...ticksOf(town)
    .filter((tick) => tick.action === "retry" && tick.target === number)
    .map(({ at }) => at),
];
