import type { Run, Site, Strategy } from "../site.ts";

const windowAtFirst = 20;
const smallestWindow = 3;

interface Item {
  readonly pull: number;
  run: Run | undefined;
}

/**
 * Zuul's dependent pipeline: when an item fails, everybody behind it is built again at once on the nearest item before it
 * that does not fail. The window grows by one with every landing and is halved with every failure.
 */
export class Zuul implements Strategy {
  readonly #items: Item[] = [];
  #window = windowAtFirst;

  step(site: Site): undefined {
    while (this.#settleFront(site));
    this.#take(site);
    this.#build(site);
  }

  /** Whether there is a new front. */
  #settleFront(site: Site): boolean {
    const [front] = this.#items;
    // What failed behind one that failed too is no verdict: it is built again.
    if (front?.run === undefined || !stands(site, front.run, [front.pull])) return false;
    if (front.run.state === "green") {
      site.land(front.run);
      this.#window += 1;
    } else if (front.run.state === "red") {
      site.eject(front.pull, "red");
      this.#window = Math.max(smallestWindow, Math.floor(this.#window / 2));
    } else return false;
    this.#items.shift();
    return true;
  }

  #take(site: Site): void {
    const taken = new Set(this.#items.map(({ pull }) => pull));
    for (const pull of site.queue) {
      if (this.#items.length >= this.#window) return;
      if (!taken.has(pull)) this.#items.push({ pull, run: undefined });
    }
  }

  /** Those behind a failed item are cancelled before anything is started: their slots are for those before them. */
  #build(site: Site): void {
    this.#walk((item, ahead) => {
      if (item.run === undefined || stands(site, item.run, [...ahead, item.pull])) return;
      site.cancel(item.run);
      item.run = undefined;
    });
    const leaving = new Set<Item>();
    this.#walk((item, ahead, index) => {
      if (item.run !== undefined || index >= this.#window) return;
      const before = ahead.filter((pull) => ![...leaving].some((left) => left.pull === pull));
      if (!site.fits(item.pull, before)) leaving.add(item);
      else if (site.running.length < site.slots) item.run = site.start([...before, item.pull]);
    });
    this.#leave(site, leaving);
  }

  #leave(site: Site, leaving: ReadonlySet<Item>): void {
    if (leaving.size === 0) return;
    for (const item of leaving) {
      site.eject(item.pull, "conflict");
      this.#items.splice(this.#items.indexOf(item), 1);
    }
    this.#take(site);
    this.#build(site);
  }

  #walk(visit: (item: Item, ahead: readonly number[], index: number) => void): void {
    const ahead: number[] = [];
    for (const [index, item] of this.#items.entries()) {
      visit(item, ahead, index);
      if (item.run?.state !== "red") ahead.push(item.pull);
    }
  }
}

/** The run holds exactly these on the base as it is. */
function stands(site: Site, run: Run, pulls: readonly number[]): boolean {
  const rest = run.entries.slice(site.history.length - run.base);
  return rest.length === pulls.length && rest.every((pull, index) => pull === pulls[index]);
}
