import type { PlannedStep } from "#core/molecule/steps.ts";
import type { Bench, Progress } from "./bench.ts";
import { nameStep } from "./handoff.ts";
import { makeUnfinished, type Sketch, salvageWork, sketchWork } from "./salvage.ts";
import type { UnfinishedWork } from "./state.ts";
import type { Rounds } from "./watch.ts";

/** A step that is not finished: looked at while the agent is at it, and kept now and then. */
export class Draft {
  readonly #bench: Bench;
  readonly #step: PlannedStep;
  #progress: Progress;
  /** The tree that was seen last, of all files. */
  #seen: string | undefined;

  constructor(bench: Bench, progress: Progress, step: PlannedStep) {
    this.#bench = bench;
    this.#step = step;
    this.#progress = progress;
    bench.memo.keep(this.#work);
  }

  /** How far the branch has come, with what was kept of this step. */
  get progress(): Progress {
    return this.#progress;
  }

  /** What is done beside the agent. */
  get rounds(): Rounds {
    const { saveMs, silentMs } = this.#bench.pace;
    return {
      tellMs: saveMs,
      silentMs,
      hasMoved: async () => (await this.#look()).hasMoved,
      tell: (isAlive) => this.#tell(isAlive),
    };
  }

  /** A `wip` commit of what may be kept, not pushed; undefined when there is nothing that is not on the branch. */
  salvage(): Promise<string | undefined> {
    const { git, tree, input } = this.#bench;
    return salvageWork(git, tree, input, this.#work);
  }

  /** Begins with what the agent found, so that it is no change of its own. */
  async open(): Promise<void> {
    this.#seen = await this.#bench.git.treeOf(this.#progress.tip);
  }

  async #tell(isAlive: boolean): Promise<void> {
    const { claim } = this.#bench;
    const { sketch, hasMoved } = await this.#look();
    const isKept = sketch !== undefined && (await this.#keep(sketch));
    if (!isKept && (isAlive || hasMoved)) {
      await claim.publish({ kind: "at-work", on: nameStep(this.#step) });
    } else if (!isKept) {
      await claim.confirm();
    }
    claim.heedStop();
  }

  /** git fails where somebody writes at the same moment: then something has moved, and there is nothing to keep. */
  async #look(): Promise<{ readonly sketch: Sketch | undefined; readonly hasMoved: boolean }> {
    const { git, tree, workshop } = this.#bench;
    const sketch = await workshop.isolation.whileStill(() => sketchWork(git, tree, this.#work));
    const hasMoved = sketch?.all !== this.#seen;
    if (sketch !== undefined) this.#seen = sketch.all;
    return { sketch, hasMoved };
  }

  /** Pushes what is new as a `wip` commit, and says whether there was anything. */
  async #keep(sketch: Sketch): Promise<boolean> {
    const { git, input, claim, memo } = this.#bench;
    const wip = await makeUnfinished(git, input, this.#work, sketch.kept);
    if (wip === undefined) return false;
    await claim.publish({ kind: "kept", step: this.#step }, wip);
    this.#progress = { ...this.#progress, tip: wip };
    memo.keep(this.#work);
    return true;
  }

  get #work(): UnfinishedWork {
    const { spec, config, tree, claim } = this.#bench;
    const { index, of, digest, title } = this.#step;
    const { settled, tip } = this.#progress;
    return {
      scope: [...spec.scope],
      allow: [...config.paths.allow],
      excluded: [...tree.excluded],
      settled,
      tip,
      ...(claim.head === undefined ? {} : { head: claim.head }),
      step: { index, of, digest, title },
    };
  }
}
