import { setTimeout as pause } from "node:timers/promises";
import * as core from "@actions/core";
import { CutShort } from "../shared/command.ts";
import { GitError } from "../shared/git.ts";
import type { Watcher } from "../shared/workshop.ts";

/** What is done beside a piece of foreign code while it runs. */
export interface Rounds {
  /** Milliseconds between two times of telling. */
  readonly tellMs: number;
  /** Milliseconds after which it is ended when nothing was heard or seen of it; Infinity: never. */
  readonly silentMs: number;
  /** Whether there is something to see that was not there when this was last asked. */
  readonly hasMoved: () => Promise<boolean>;
  /** Tells the ledger; `isAlive`: something was heard or seen since the last time. What it throws ends the foreign code. */
  readonly tell: (isAlive: boolean) => Promise<void>;
}

/**
 * Runs foreign code and makes rounds as long as it runs. When this is settled the last round is over, so nothing of it
 * overlaps with what comes next.
 */
export async function watchOver<T>(
  rounds: Rounds,
  work: (watcher: Watcher) => Promise<T>,
): Promise<T> {
  const watch = new Watch(rounds);
  const over = new AbortController();
  const going = watch.makeRounds(over.signal);
  try {
    return await work(watch);
  } finally {
    over.abort();
    await going;
  }
}

class Watch implements Watcher {
  readonly #rounds: Rounds;
  readonly #halt = new AbortController();
  #isAlive = false;
  #aliveAt = performance.now();
  #tellAt: number;

  constructor(rounds: Rounds) {
    this.#rounds = rounds;
    this.#tellAt = this.#aliveAt + rounds.tellMs;
  }

  get stop(): AbortSignal {
    return this.#halt.signal;
  }

  readonly hear = (): void => {
    this.#isAlive = true;
    this.#aliveAt = performance.now();
  };

  async makeRounds(over: AbortSignal): Promise<void> {
    while (!this.stop.aborted) {
      await pauseUntil(Math.min(this.#tellAt, this.#silentAt), over);
      if (over.aborted) return;
      await this.#makeRound();
    }
  }

  /** Trouble with git or the network ends nobody's work: there will be another round. */
  async #makeRound(): Promise<void> {
    try {
      if (this.#isSilent) await this.#lookForLife();
      if (performance.now() >= this.#tellAt) await this.#tell();
    } catch (error) {
      if (!(error instanceof GitError)) {
        this.#halt.abort(error);
        return;
      }
      core.warning(`This time nothing was kept: ${error.message}`);
      this.#tellAt = performance.now() + this.#rounds.tellMs;
      this.#aliveAt = performance.now();
    }
  }

  /** A line may have come while the files were looked at. */
  async #lookForLife(): Promise<void> {
    if (await this.#rounds.hasMoved()) this.hear();
    else if (this.#isSilent) this.#halt.abort(new CutShort("silence"));
  }

  async #tell(): Promise<void> {
    const isAlive = this.#isAlive;
    this.#isAlive = false;
    await this.#rounds.tell(isAlive);
    this.#tellAt = performance.now() + this.#rounds.tellMs;
  }

  get #silentAt(): number {
    return this.#aliveAt + this.#rounds.silentMs;
  }

  get #isSilent(): boolean {
    return performance.now() >= this.#silentAt;
  }
}

/** Or until it is over. */
async function pauseUntil(moment: number, over: AbortSignal): Promise<void> {
  const left = Math.max(0, moment - performance.now());
  try {
    await pause(left, undefined, { signal: over });
  } catch (error) {
    if (!over.aborted) throw error;
  }
}
