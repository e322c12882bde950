import type { Happening, Run, Site, Strategy } from "../site.ts";

/** A queue that does one thing at a time: what it yields is verified on the base, and it is told how that ended. */
export type Script = Generator<readonly number[], void, Run>;

/** Begins the script anew whenever it has ended and somebody waits. */
export class OneSlot implements Strategy {
  readonly #write: (site: Site) => Script;
  #script: Script | undefined;

  constructor(write: (site: Site) => Script) {
    this.#write = write;
  }

  step(site: Site, happening: Happening): undefined {
    let next = happening.kind === "verdict" ? this.#script?.next(happening.run) : undefined;
    if (next === undefined && this.#script !== undefined) return;
    while (next === undefined || next.done === true) {
      this.#script = undefined;
      if (site.queue.length === 0) return;
      this.#script = this.#write(site);
      next = this.#script.next();
    }
    site.start(next.value);
  }
}

/** The first `most` that merge with each other. Who does not merge with the base leaves; the others wait for the next batch. */
export function takeBatch(site: Site, most: number): readonly number[] {
  const batch: number[] = [];
  for (const pull of [...site.queue]) {
    if (batch.length === most) break;
    if (site.fits(pull, batch)) batch.push(pull);
    else if (!site.fits(pull, [])) site.eject(pull, "conflict");
  }
  return batch;
}
