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
      if (!site.fits(pull, ahead)) site.eject(pull, "conflict");
      else if (!this.#world.foresees([...ahead, pull])) site.eject(pull, "red");
      else {
        ahead.push(pull);
        this.#items.push({ pull, run: undefined });
      }
    }
  }
}
