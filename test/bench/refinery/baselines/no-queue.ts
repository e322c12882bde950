import type { Happening, Run, Site, Strategy } from "../site.ts";

/**
 * No queue, and a base that only takes what is up to date: everybody verifies on the newest base, and whoever comes second
 * updates the branch and verifies again at once.
 */
export class NoQueue implements Strategy {
  /** Those that were too late. */
  readonly #again: number[] = [];

  step(site: Site, happening: Happening): undefined {
    if (happening.kind === "verdict") this.#settle(site, happening.run);
    while (site.running.length < site.slots) {
      const pull = this.#next(site);
      if (pull === undefined) return;
      if (site.fits(pull, [])) site.start([pull]);
      else site.eject(pull, "conflict");
    }
  }

  #settle(site: Site, run: Run): void {
    if (run.state === "green" && run.base === site.history.length) site.land(run);
    else if (run.state === "red") for (const pull of run.entries) site.eject(pull, "red");
    else this.#again.push(...run.entries);
  }

  #next(site: Site): number | undefined {
    const busy = new Set(site.running.flatMap(({ entries }) => entries));
    return this.#again.shift() ?? site.queue.find((pull) => !busy.has(pull));
  }
}
