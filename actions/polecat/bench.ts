import type { Config } from "#core/config/config.ts";
import type { MoleculeRecord, Outcome, StepDone } from "#core/molecule/record.ts";
import type { MoleculeSpec } from "#core/molecule/spec.ts";
import type { PlannedStep } from "#core/molecule/steps.ts";
import type { Git } from "../shared/git.ts";
import type { Workshop } from "../shared/workshop.ts";
import type { Agent } from "./agents/agent.ts";
import type { Allotted } from "./allotted.ts";
import type { AttemptInput } from "./attempt-input.ts";
import type { Claim } from "./claim.ts";
import type { Memo } from "./state.ts";
import type { Tally } from "./tally.ts";
import type { Pace } from "./timing.ts";
import type { WorkTree } from "./work-tree.ts";

/** Everything that one attempt works with. */
export interface Bench {
  readonly workshop: Workshop;
  readonly git: Git;
  readonly tree: WorkTree;
  readonly agent: Agent;
  readonly config: Config;
  readonly input: AttemptInput;
  readonly pace: Pace;
  readonly allotted: Allotted;
  readonly tally: Tally;
  /** Everything that is published goes through it. */
  readonly claim: Claim;
  /** As it was when the attempt was claimed. */
  readonly record: MoleculeRecord;
  readonly spec: MoleculeSpec;
  readonly plan: readonly PlannedStep[];
  readonly memo: Memo;
}

/** How far the work branch has come. */
export interface Progress {
  /** The newest commit that is not `wip`. */
  readonly settled: string;
  /** What the files are: `settled`, or a `wip` commit on top of it. */
  readonly tip: string;
  readonly done: readonly StepDone[];
}

/** How an attempt ended and what it leaves. */
export interface Ended {
  readonly outcome: Outcome;
  /** Steps that are on the branch; undefined when it is not known. */
  readonly done: readonly StepDone[] | undefined;
  /** A commit of unfinished work that is not pushed yet. */
  readonly wip: string | undefined;
}
