import type { Config } from "../config/config.ts";
import type { Effect, Key } from "../decision.ts";
import { stopWork, watchWork } from "../witness/at-work.ts";
import { stopRun } from "./apply-move.ts";
import type { MoleculeFacts } from "./facts.ts";
import { nextToGo } from "./gates.ts";
import type { Move } from "./move.ts";
import { isAtWork } from "./standing.ts";
import type { Turn } from "./turn.ts";

/** A record after a look at what runs, and what goes with it. */
export interface Halted {
  readonly turn: Turn;
  readonly more: {
    readonly effects?: readonly Effect[];
    readonly next?: readonly Key[];
    readonly recheckSeconds?: number | undefined;
  };
}

/**
 * Brings what runs to its end where a person stopped the molecule, and watches it otherwise; starts nothing, whatever
 * becomes of it.
 */
export function haltWork(turn: Turn, facts: MoleculeFacts, config: Config, now: Date): Halted {
  const last = turn.record.attempts.at(-1);
  const { hold } = turn.record;
  if (last === undefined || !isAtWork(turn.record)) return { turn, more: {} };
  const move =
    hold?.stopped === true
      ? stopWork(last, facts, config, now, { by: hold.by, why: hold.reason })
      : watchWork(last, facts, config, now);
  return settle(turn, facts, config, now, move);
}

function settle(turn: Turn, facts: MoleculeFacts, config: Config, now: Date, move: Move): Halted {
  switch (move.kind) {
    case "record-outcome": {
      const ended = turn.ending(move.outcome, now);
      const next = nextToGo(ended.record, facts, config, now).map(
        (number): Key => ({ kind: "molecule", number }),
      );
      return { turn: ended, more: { effects: cancelQueued(turn, facts), next } };
    }
    case "stop-run":
      return stopRun(turn, move, config, now);
    case "rest":
      return { turn, more: { recheckSeconds: move.recheckSeconds } };
    // Watching ends or waits; whoever is off the line is started by nobody.
    case "start":
    case "dispatch-again":
    case "rework":
    case "propose":
    case "refuse":
    case "judge":
    case "hold":
      return { turn, more: {} };
  }
}

/** A run that nobody has claimed with keeps nothing: it may go at once, and would end by itself when it began. */
function cancelQueued(turn: Turn, facts: MoleculeFacts): readonly Effect[] {
  const isUnclaimed = turn.record.attempts.at(-1)?.claim === undefined;
  return isUnclaimed && facts.run.kind === "active"
    ? [{ kind: "cancel-run", runId: facts.run.runId, force: false }]
    : [];
}
