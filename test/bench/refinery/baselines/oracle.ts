import type { Run, Site, Strategy } from "../site.ts";
import type { World } from "../world.ts";

/**
 * Knows who is guilty before anything is run, and builds each of the others once, on exactly what will be before it: the
 * oracle that SubmitQueue is measured with. A bound for queues that verify one pull request per build, not for batches.
 */
export class Oracle implements Strategy {
  readonly #world: World;
  readonly #items: { readonly pull: number; run: Run | undefined }[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  step(site: Site): undefined {
    while (this.#items[0]?.run?.state === "green") {
      site.land(this.#items[0].run);
      this.#items.shift();
    }
    this.#take(site);
    for (const [index, item] of this.#items.entries())
      if ((item.run?.state ?? "red") === "red" && site.running.length < site.slots)
        item.run = site.start(this.#items.slice(0, index + 1).map(({ pull }) => pull));
  }

  #take(site: Site): void {
    const ahead = this.#items.map(({ pull }) => pull);
    for (const pull of site.queue.filter((waiting) => !ahead.includes(waiting))) {
      if (ahead.length >= site.slots * 4) return;
      if (!this.#isWelcome(site, pull, []))
        site.eject(pull, site.fits(pull, []) ? "red" : "conflict");
      else if (this.#isWelcome(site, pull, ahead)) {
        ahead.push(pull);
        this.#items.push({ pull, run: undefined });
      }
    }
  }

  /** Who only does not go with those ahead is let wait for them. */
  #isWelcome(site: Site, pull: number, ahead: readonly number[]): boolean {
    return site.fits(pull, ahead) && this.#world.foresees([...ahead, pull]);
  }
}
