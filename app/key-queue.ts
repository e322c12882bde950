import type { Key } from "#core/decision.ts";

/** Runs passes: one at a time per key, different keys side by side, a key asked for again while its pass runs once more. */
export interface KeyQueue {
  /**
   * `seen`: the look (see work) that found this key to be stale. When the key was looked at itself since, it is not
   * looked at again.
   */
  enqueue(key: Key, seen?: number): void;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
  load(): Load;
  /** Starts nothing more. */
  close(): void;
}

/** How many keys wait for a pass, and how many have one. */
export interface Load {
  readonly waiting: number;
  readonly running: number;
}

export interface KeyQueueOptions {
  /** Passes side by side. */
  readonly width: number;
  /**
   * One pass; must not reject. It calls `look` whenever it is about to read the world: what was asked for before that
   * is answered by this very reading. Looks are numbered as they happen.
   */
  readonly work: (key: Key, look: () => number) => Promise<void>;
}

/** The same key is the same text. */
export function nameKey(key: Key): string {
  switch (key.kind) {
    case "molecule":
      return `molecule ${key.number}`;
    case "desk":
      return `desk ${key.number}`;
    case "refinery":
      return `refinery ${key.base}`;
    case "town":
    case "dashboard":
      return key.kind;
  }
}

export function createKeyQueue({ width, work }: KeyQueueOptions): KeyQueue {
  const waiting = new Map<string, Key>();
  const running = new Set<string>();
  const looks = new Map<string, number>();
  let looked = 0;
  let whenIdle: (() => void)[] = [];
  let isClosed = false;

  const startable = () => {
    for (const [name, key] of waiting) {
      // The patrol looks for what nobody asks about: it waits until those who were asked about are done.
      const isPatrol = key.kind === "town" && (running.size > 0 || waiting.size > 1);
      if (!running.has(name) && !isPatrol) return { name, key };
    }
    return undefined;
  };
  const pump = () => {
    while (!isClosed && running.size < width) {
      const next = startable();
      if (next === undefined) break;
      waiting.delete(next.name);
      running.add(next.name);
      void run(next.name, next.key);
    }
    if (running.size > 0 || (waiting.size > 0 && !isClosed)) return;
    const waiters = whenIdle;
    whenIdle = [];
    for (const wake of waiters) wake();
  };
  const run = async (name: string, key: Key) => {
    try {
      await work(key, () => {
        waiting.delete(name);
        looked += 1;
        looks.set(name, looked);
        return looked;
      });
    } finally {
      running.delete(name);
      pump();
    }
  };
  return {
    enqueue: (key, seen) => {
      if (isClosed) return;
      if (seen !== undefined && (looks.get(nameKey(key)) ?? 0) > seen) return;
      waiting.set(nameKey(key), key);
      pump();
    },
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve);
        pump();
      }),
    load: () => ({ waiting: waiting.size, running: running.size }),
    close: () => {
      isClosed = true;
      waiting.clear();
    },
  };
}
