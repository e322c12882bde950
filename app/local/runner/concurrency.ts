export interface ConcurrencyClaim {
  readonly group: string;
  readonly cancelInProgress: boolean;
  /** `single`: one waits, a newer one replaces it. `max`: up to 100 wait, first come, first served. */
  readonly queue: "single" | "max";
}

/** A run or job that is in a group. */
export interface ConcurrencyHolder {
  /** Somebody newer asked for the group with cancel-in-progress. */
  cancel(): void;
}

interface Waiting {
  readonly holder: ConcurrencyHolder;
  readonly settle: (result: "entered" | "cancelled") => void;
}

interface Group {
  running: ConcurrencyHolder;
  waiting: Waiting[];
}

/** GitHub: the 101st run that wants to wait in a group with `queue: max` is cancelled. */
const QUEUE_LIMIT = 100;

/** The concurrency groups of all repositories: at most one holder of a group runs. */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>();

  /**
   * Enters a group, at once or after waiting. "cancelled": replaced by a newer one, no room to wait, or `signal`
   * aborted. `onWait` is called before the first wait.
   */
  enter(
    repository: string,
    claim: ConcurrencyClaim,
    holder: ConcurrencyHolder,
    signal: AbortSignal,
    onWait: () => void,
  ): Promise<"entered" | "cancelled"> {
    if (signal.aborted) return Promise.resolve("cancelled");
    const key = groupKey(repository, claim.group);
    const group = this.#groups.get(key);
    if (group === undefined) {
      this.#groups.set(key, { running: holder, waiting: [] });
      return Promise.resolve("entered");
    }
    if (claim.queue === "max" && group.waiting.length >= QUEUE_LIMIT) {
      return Promise.resolve("cancelled");
    }
    onWait();
    return this.#wait(group, claim, holder, signal);
  }

  #wait(
    group: Group,
    claim: ConcurrencyClaim,
    holder: ConcurrencyHolder,
    signal: AbortSignal,
  ): Promise<"entered" | "cancelled"> {
    const replaced = claim.queue === "single" ? group.waiting.splice(0) : [];
    const result = new Promise<"entered" | "cancelled">((resolve) => {
      const entry: Waiting = { holder, settle: resolve };
      group.waiting.push(entry);
      signal.addEventListener("abort", () => {
        group.waiting = group.waiting.filter((other) => other !== entry);
        resolve("cancelled");
      });
    });
    for (const old of replaced) old.settle("cancelled");
    if (claim.cancelInProgress) group.running.cancel();
    return result;
  }

  /** Gives the group to whoever waits longest. Nothing happens when `holder` does not have it. */
  leave(repository: string, name: string, holder: ConcurrencyHolder): void {
    const key = groupKey(repository, name);
    const group = this.#groups.get(key);
    if (group?.running !== holder) return;
    const next = group.waiting.shift();
    if (next === undefined) {
      this.#groups.delete(key);
      return;
    }
    group.running = next.holder;
    next.settle("entered");
  }
}

/** Group names are the repository's own, and upper and lower case are the same. */
function groupKey(repository: string, group: string): string {
  return `${repository}\n${group.toLowerCase()}`;
}
