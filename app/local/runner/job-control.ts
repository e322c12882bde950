import { ExpressionFailure } from "./expressions.ts";

/** One step (or post step) that is running now. */
interface ActiveStep {
  readonly stop: AbortController;
  readonly mayContinue: () => boolean;
}

/** Whether a job goes on, and what stops it. One instance per job. */
export class JobControl {
  readonly #active = new Set<ActiveStep>();
  readonly #cancelling = new AbortController();
  readonly #abandoning = new AbortController();
  #abandoned: "forced" | "lost" | undefined;
  #killProcesses: () => void = () => undefined;

  /** Aborts when the job is cancelled, for whatever reason. */
  get cancelling(): AbortSignal {
    return this.#cancelling.signal;
  }

  /** Aborts when nothing more may run, not even steps with `always()`. */
  get abandoning(): AbortSignal {
    return this.#abandoning.signal;
  }

  get isCancelled(): boolean {
    return this.#cancelling.signal.aborted;
  }

  /** True when nothing more may run, whatever its condition says. */
  isAbandoned(): boolean {
    return this.#abandoned !== undefined;
  }

  /** True when the machine is gone: not even post steps run then. */
  isLost(): boolean {
    return this.#abandoned === "lost";
  }

  /** Registers a running step; `mayContinue` is its condition, asked again on cancellation. */
  begin(mayContinue: () => boolean): { readonly stop: AbortController; end(): void } {
    const step: ActiveStep = { stop: new AbortController(), mayContinue };
    this.#active.add(step);
    if (this.#abandoned !== undefined) step.stop.abort();
    return { stop: step.stop, end: () => this.#active.delete(step) };
  }

  /** Cancels the job: running steps whose condition does not hold any more are stopped. */
  cancel(): void {
    this.#cancelling.abort();
    for (const step of this.#active) if (!holds(step.mayContinue)) step.stop.abort();
  }

  /** Cancels the job without asking any condition. */
  force(): void {
    this.#abandon("forced");
    this.cancel();
  }

  /** Says how to kill what the job runs at the moment: known once it has a machine. */
  whenKilled(killProcesses: () => void): void {
    this.#killProcesses = killProcesses;
  }

  /** The running step dies; the job goes on as after any step that failed. */
  kill(): void {
    this.#killProcesses();
  }

  /** The machine is gone. */
  lose(): void {
    this.#abandon("lost");
  }

  #abandon(reason: "forced" | "lost"): void {
    this.#abandoned ??= reason;
    this.#abandoning.abort();
    for (const step of this.#active) step.stop.abort();
  }
}

/** A condition that cannot be evaluated does not keep anything running. */
export function holds(condition: () => boolean): boolean {
  try {
    return condition();
  } catch (error) {
    if (error instanceof ExpressionFailure) return false;
    throw error;
  }
}
