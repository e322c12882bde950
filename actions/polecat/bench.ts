import type { Config } from "#core/config/config.ts";
import type { MoleculeRecord, Outcome, StepDone } from "#core/molecule/record.ts";
import type { MoleculeSpec } from "#core/molecule/spec.ts";
import type { PlannedStep } from "#core/molecule/steps.ts";
import type { Git } from "../shared/git.ts";
import type { Workshop } from "../shared/workshop.ts";
import type { Agent } from "./agents/agent.ts";
import type { AttemptInput } from "./attempt-input.ts";
import type { UnfinishedWork } from "./state.ts";
import type { WorkTree } from "./work-tree.ts";

/** Everything that one attempt works with. */
export interface Bench {
  readonly workshop: Workshop;
  readonly git: Git;
  readonly tree: WorkTree;
  readonly agent: Agent;
  readonly config: Config;
  readonly input: AttemptInput;
  readonly record: MoleculeRecord;
  readonly spec: MoleculeSpec;
  readonly plan: readonly PlannedStep[];
  /** Tells the post step what would be lost; undefined: nothing. */
  readonly keep: (work: UnfinishedWork | undefined) => void;
}

/** How far the work branch has come. */
export interface Progress {
  /** The newest commit that is not `wip`. */
  readonly settled: string;
  /** What the files are: `settled`, or a `wip` commit on top of it. */
  readonly tip: string;
  /** What the work branch stands at on the remote; undefined: it does not exist yet. */
  readonly head: string | undefined;
  readonly done: readonly StepDone[];
}

/** How an attempt ended and what it leaves on its branch. */
export interface Ended {
  readonly outcome: Outcome;
  readonly progress: Progress;
}
