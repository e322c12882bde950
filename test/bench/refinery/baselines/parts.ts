import type { Run, Site, Strategy } from "../site.ts";

interface Batch {
  readonly pulls: readonly number[];
  run: Run | undefined;
}

/**
 * Like Mergify: batches on each other, some at a time. When the first fails, those behind it are thrown away and its prefixes
 * are verified side by side; when all of them are green, its last pull request is to blame without a run of its own.
 */
export class Parts implements Strategy {
  readonly #size: number;
  readonly #checks: number;
  #batches: Batch[] = [];
  /** Prefixes of a failed batch, the shortest first; the last one is the batch itself. */
  #split: Batch[] | undefined;

  constructor(size: number, checks: number) {
    this.#size = size;
    this.#checks = checks;
  }

  step(site: Site): undefined {
    while (this.#settle(site));
    if (this.#split === undefined) this.#fill(site);
    for (const batch of this.#split ?? this.#batches)
      if (batch.run === undefined && site.running.length < site.slots)
        batch.run = site.start(this.#split === undefined ? this.#through(batch) : batch.pulls);
  }

  #settle(site: Site): boolean {
    return this.#split === undefined ? this.#settleFront(site) : this.#settleSplit(site);
  }

  #settleFront(site: Site): boolean {
    const [front] = this.#batches;
    if (front?.run?.state === "green") {
      site.land(front.run);
      this.#batches.shift();
      return true;
    }
    if (front?.run?.state !== "red") return false;
    for (const { run } of this.#batches) if (run !== undefined) site.cancel(run);
    this.#batches = [];
    this.#split = front.pulls.map((_, index) => ({
      pulls: front.pulls.slice(0, index + 1),
      run: index === front.pulls.length - 1 ? front.run : undefined,
    }));
    return true;
  }

  #settleSplit(site: Site): boolean {
    const split = this.#split ?? [];
    const at = split.findIndex(({ run }) => run?.state !== "green");
    const culprit = split[at]?.pulls.at(-1);
    if (split[at]?.run?.state !== "red" || culprit === undefined) return false;
    const before = split[at - 1]?.run;
    if (before !== undefined) site.land(before);
    site.eject(culprit, "red");
    for (const { run } of split) if (run !== undefined) site.cancel(run);
    this.#split = undefined;
    return true;
  }

  #through(batch: Batch): readonly number[] {
    const before = this.#batches.slice(0, this.#batches.indexOf(batch) + 1);
    return before.flatMap(({ pulls }) => pulls);
  }

  /** Who does not merge with those ahead is held; who does not merge with the base leaves. */
  #fill(site: Site): void {
    while (this.#batches.length < Math.min(this.#checks, site.slots)) {
      const ahead = this.#batches.flatMap(({ pulls }) => pulls);
      const pulls: number[] = [];
      for (const pull of site.queue.filter((waiting) => !ahead.includes(waiting))) {
        if (pulls.length === this.#size) break;
        if (site.fits(pull, [...ahead, ...pulls])) pulls.push(pull);
        else if (!site.fits(pull, [])) site.eject(pull, "conflict");
      }
      if (pulls.length === 0) return;
      this.#batches.push({ pulls, run: undefined });
    }
  }
}
