import type { Run, Site, Strategy } from "../site.ts";

export interface PrefixOptions {
  /** Entries that are built at a time. */
  readonly window: number;
  /** Entries of a group of which only the last has to be green; 1: every entry has to be. */
  readonly group: number;
  /** Runs that are of no use any more are ended; GitHub itself lets them run. */
  readonly cancels: boolean;
}

interface Item {
  readonly pull: number;
  run: Run | undefined;
}

/**
 * GitHub's merge queue: each entry is built on the base with all entries before it. The front lands and nobody behind it is
 * built again; when one leaves, everybody behind it is. A failed entry waits for those before it.
 */
export class Prefixes implements Strategy {
  readonly #options: PrefixOptions;
  readonly #items: Item[] = [];

  constructor(options: PrefixOptions) {
    this.#options = options;
  }

  step(site: Site): undefined {
    while (this.#settleFront(site));
    this.#fill(site);
  }

  /** Whether there is a new front. */
  #settleFront(site: Site): boolean {
    const [front] = this.#items;
    if (front?.run === undefined || front.run.state === "running") return false;
    if (front.run.state === "green") this.#land(site, 1, front.run);
    else return this.#settleRed(site, front);
    return true;
  }

  #settleRed(site: Site, front: Item): boolean {
    const group = this.#items.slice(0, this.#options.group).map(({ run }) => run);
    const green = group.findLastIndex((run) => run?.state === "green");
    const vouching = group[green];
    if (vouching !== undefined) {
      this.#land(site, green + 1, vouching);
      return true;
    }
    if (group.some((run) => run?.state === "running")) return false;
    site.eject(front.pull, "red");
    this.#items.shift();
    this.#restart(site);
    return true;
  }

  #land(site: Site, count: number, run: Run): void {
    site.land(run);
    this.#items.splice(0, count);
  }

  #restart(site: Site): void {
    for (const item of this.#items) {
      if (item.run !== undefined && this.#options.cancels) site.cancel(item.run);
      item.run = undefined;
    }
  }

  #fill(site: Site): void {
    const taken = new Set(this.#items.map(({ pull }) => pull));
    for (const pull of site.queue) {
      if (this.#items.length >= this.#options.window) break;
      if (!taken.has(pull)) this.#items.push({ pull, run: undefined });
    }
    const waiting = this.#items.findIndex(({ run }) => run === undefined);
    if (waiting < 0 || site.running.length >= site.slots) return;
    this.#startAt(site, waiting);
    this.#fill(site);
  }

  /** An entry that does not merge with those before it leaves at once. */
  #startAt(site: Site, at: number): void {
    const pulls = this.#items.slice(0, at + 1).map(({ pull }) => pull);
    const item = this.#items[at];
    if (item === undefined) return;
    if (site.fits(item.pull, pulls.slice(0, -1))) item.run = site.start(pulls);
    else {
      site.eject(item.pull, "conflict");
      this.#items.splice(at, 1);
    }
  }
}
