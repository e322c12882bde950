import { keyOf, type TownName } from "./source.ts";

/** Tells those who watch that something has happened in a town: a reason to look again, never what to show. */
export interface FloorNews {
  /** For `createTown({ tell })`. */
  readonly tell: (note: { readonly repository: TownName }) => void;
  /** Yields what ends it. */
  listen(listener: (town: string) => void): () => void;
}

export function createFloorNews(): FloorNews {
  const listeners = new Set<(town: string) => void>();
  return {
    tell: ({ repository }) => {
      for (const listener of listeners) listener(keyOf(repository));
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
