import type { Clock } from "#local/clock.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout;
}

/**
 * Real time, which a test may move forward: jobs are real processes and take the time they take, but nobody has to sit
 * out a lease, a back-off or a reset. Shared by the world and every App, as on one planet.
 */
export class MovableClock implements Clock {
  readonly #sleepers = new Set<Sleeper>();
  #shift = 0;

  now(): Date {
    return new Date(this.#time());
  }

  /** Milliseconds by which it is ahead of the machine. */
  get shift(): number {
    return this.#shift;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true || milliseconds <= 0) {
        resolve();
        return;
      }
      const wake = () => {
        clearTimeout(sleeper.timer);
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      const sleeper: Sleeper = { at: this.#time() + milliseconds, wake, timer };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  /** Moves time forward and wakes, in order, everybody whose time has come. */
  advance(milliseconds: number): void {
    this.#shift += milliseconds;
    const now = this.#time();
    const sleepers = [...this.#sleepers].sort((a, b) => a.at - b.at);
    for (const sleeper of sleepers) {
      if (sleeper.at <= now) sleeper.wake();
      else this.#rearm(sleeper, sleeper.at - now);
    }
  }

  /** Milliseconds until the next sleeper wakes; undefined when nobody sleeps. */
  untilNextWake(): number | undefined {
    const times = [...this.#sleepers].map(({ at }) => at);
    return times.length === 0 ? undefined : Math.max(1, Math.min(...times) - this.#time());
  }

  #rearm(sleeper: Sleeper, milliseconds: number): void {
    clearTimeout(sleeper.timer);
    sleeper.timer = setTimeout(sleeper.wake, milliseconds);
  }

  #time(): number {
    return Date.now() + this.#shift;
  }
}
