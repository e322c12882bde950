import type { Happening, Run, Site, Strategy } from "../site.ts";
import { takeBatch } from "./script.ts";

/**
 * Prow's Tide (`takeAction`): one batch and one pull request by itself at a time. A batch that fails is not taken apart:
 * it is tried again when the one by itself has moved the base.
 */
export class Tide implements Strategy {
  readonly #most: number;
  #batch: Run | undefined;
  #single: Run | undefined;
  /** The base that the last batch failed on. */
  #failedOn = -1;

  constructor(most: number) {
    this.#most = most;
  }

  step(site: Site, happening: Happening): undefined {
    if (happening.kind === "verdict") this.#settle(site, happening.run);
    if (this.#batch === undefined) this.#landSingle(site);
    this.#startBatch(site);
    this.#startSingle(site);
  }

  #settle(site: Site, run: Run): void {
    if (run === this.#batch) {
      this.#batch = undefined;
      if (run.state === "green") this.#landBatch(site, run);
      else this.#failedOn = run.base;
    } else if (run.state === "red") {
      this.#single = undefined;
      for (const pull of run.entries) this.#eject(site, pull);
    }
  }

  /** A batch with one that is out of the pool is of no use. */
  #eject(site: Site, pull: number): void {
    site.eject(pull, "red");
    if (this.#batch?.entries.includes(pull) !== true) return;
    site.cancel(this.#batch);
    this.#batch = undefined;
  }

  /** What was tested by itself meanwhile was tested on another base. */
  #landBatch(site: Site, run: Run): void {
    site.land(run);
    if (this.#single !== undefined) site.cancel(this.#single);
    this.#single = undefined;
  }

  #landSingle(site: Site): void {
    if (this.#single?.state !== "green") return;
    site.land(this.#single);
    this.#single = undefined;
  }

  #startBatch(site: Site): void {
    const isFree = this.#batch === undefined && site.running.length < site.slots;
    if (!isFree || this.#failedOn === site.history.length) return;
    const batch = takeBatch(site, this.#most);
    if (batch.length > 1) this.#batch = site.start(batch);
  }

  #startSingle(site: Site): void {
    if (this.#single !== undefined || site.running.length >= site.slots) return;
    const single = takeBatch(site, 1);
    if (single.length > 0) this.#single = site.start(single);
  }
}
