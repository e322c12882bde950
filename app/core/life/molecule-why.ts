import type { StateKind } from "../molecule/state.ts";
import { describeEffect } from "../text/effect-words.ts";
import { plainLine } from "../text/plain.ts";
import { describeState } from "../text/state-line.ts";
import type { Look } from "./look.ts";
import { listWaits } from "./waits.ts";

/** The present decision about a molecule: what `cogtown why` prints, and its `--json`. */
export interface MoleculeWhy {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  /** A word of the lifecycle, as in MoleculeReport. */
  readonly state: StateKind;
  /** Why it is there, in one sentence; empty where the state says it all. */
  readonly reason: string;
  /** What was decided just now, in the words of the log of the App. */
  readonly decision: string;
  readonly waitsFor: readonly string[];
  /** What the App would do if it looked now, comments left out. */
  readonly next: readonly string[];
  /** When it is looked at again although nothing happens (ISO 8601); null: an event or a patrol comes first. */
  readonly lookedAtAgain: string | null;
  /** False: this account may not ask who may write here, and the state rests on somebody's missing permission. */
  readonly isSure: boolean;
}

/** What a look says, in words. */
export function composeWhy({ at, facts, state, decision, isSure }: Look): MoleculeWhy {
  const { recheckSeconds } = decision;
  const again = recheckSeconds === undefined ? undefined : at.getTime() + recheckSeconds * 1000;
  return {
    number: facts.number,
    title: facts.title,
    url: facts.url,
    state: state.kind,
    reason: plainLine(describeState(state)),
    decision: plainLine(decision.reason),
    waitsFor: listWaits(state, facts).map(plainLine),
    next: decision.effects.flatMap(describeEffect),
    lookedAtAgain: again === undefined ? null : new Date(again).toISOString(),
    isSure,
  };
}
