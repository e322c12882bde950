import type { EventActor, WorldEvent } from "../events.ts";
import type { World } from "../world.ts";
import { queueActor } from "./groups.ts";
import { Queue } from "./queue.ts";
import type { RemovalReason } from "./queue-entities.ts";
import { removeEntry } from "./removal.ts";

interface Place {
  readonly repositoryId: number;
  readonly branch: string;
}

/**
 * Moves every merge queue on: after each event of a repository that has one, and when a time has come. It keeps nothing
 * but alarms: what is to be done follows from the rows and from git each time.
 */
export class MergeQueueKeeper {
  readonly #world: World;
  readonly #closing = new AbortController();
  /** When each queue is to be looked at though nothing happens, by `repositoryId:branch`. */
  readonly #alarms = new Map<string, Date>();
  #turn: Promise<void> = Promise.resolve();

  constructor(world: World) {
    this.#world = world;
  }

  /** Called with everything that happens. Resolves when the queues of that repository have nothing more to do. */
  async notice({ repository, actor }: WorldEvent): Promise<void> {
    if (repository === null || this.#closing.signal.aborted) return;
    for (const place of this.#places()) {
      if (place.repositoryId === repository.id) await this.#advance(place, actor);
    }
  }

  /** Does what the clock says is due: a clock that was moved by hand has moved before anybody noticed. */
  async settle(): Promise<void> {
    const now = this.#world.now();
    const places = this.#places();
    this.#forgetAlarms(places);
    for (const place of places) {
      const alarm = this.#alarms.get(keyOf(place));
      if (alarm !== undefined && alarm <= now) await this.#advance(place);
    }
    await this.#turn;
  }

  get isIdle(): boolean {
    const now = this.#world.now();
    return [...this.#alarms.values()].every((alarm) => alarm > now);
  }

  /** The knob: takes a pull request out for any reason, as the queue's own doing unless somebody is named. */
  remove(fullName: string, number: number, reason: RemovalReason, actor?: EventActor): void {
    const world = this.#world;
    const repository = world.requireRepository(fullName);
    const pull = world.pulls.byKey(`${repository.id}#${number}`);
    const entry = pull && world.queueEntries.byKey(String(pull.id));
    if (entry === undefined) throw new Error(`${fullName}#${number} is in no merge queue`);
    removeEntry(world, entry, reason, actor ?? queueActor(world));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#turn;
  }

  /** Where anybody waits, or a branch has to go. */
  #places(): Place[] {
    const rows = [...this.#world.queueEntries.all(), ...this.#world.doomedGroups.all()];
    const places = rows.map(({ repositoryId, baseBranch: branch }) => ({ repositoryId, branch }));
    return [...new Map(places.map((place) => [keyOf(place), place])).values()];
  }

  /** Where nobody waits any more there is nothing to be woken for. */
  #forgetAlarms(places: readonly Place[]): void {
    const keys = new Set(places.map(keyOf));
    for (const key of this.#alarms.keys()) if (!keys.has(key)) this.#alarms.delete(key);
  }

  /** One at a time: two looks at one queue would build everything twice. */
  #advance(place: Place, actor?: EventActor): Promise<void> {
    const work = this.#turn.then(() => this.#work(place, actor));
    this.#turn = work.catch(() => undefined);
    return work;
  }

  async #work(place: Place, actor: EventActor | undefined): Promise<void> {
    const repository = this.#world.repositories.require(place.repositoryId);
    const queue = new Queue(this.#world, repository, place.branch);
    this.#alarms.delete(keyOf(place));
    while (!this.#closing.signal.aborted) {
      const advance = await queue.advance(actor);
      if (advance.kind === "moved") continue;
      if (advance.until !== null) this.#setAlarm(place, advance.until);
      return;
    }
  }

  #setAlarm(place: Place, at: Date): void {
    const key = keyOf(place);
    this.#alarms.set(key, at);
    const { signal } = this.#closing;
    const delay = at.getTime() - this.#world.now().getTime();
    void this.#world.clock.sleep(delay, signal).then(async () => {
      if (this.#alarms.get(key) !== at || signal.aborted) return;
      await this.#advance(place).catch((error: unknown) => this.#world.bus.failures.push(error));
    });
  }
}

const keyOf = ({ repositoryId, branch }: Place) => `${repositoryId}:${branch}`;
