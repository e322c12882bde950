import type { App, Repository, User } from "./entities.ts";

/** Who did it, and by which door: decides what payloads say and whether workflows start. */
export interface EventActor {
  readonly user: User;
  /** The App that acted (as `performed_via_github_app`), if it was one. */
  readonly app: App | null;
  /** A workflow's GITHUB_TOKEN did it: GitHub then starts no workflows (dispatches excepted). */
  readonly byWorkflowToken: boolean;
}

/** Where a workflow that this event starts would run. Absent: the tip of the default branch. */
export interface TriggerPlace {
  readonly ref: string;
  readonly sha: string;
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly changedPaths?: readonly string[];
}

export type Payload = Readonly<Record<string, unknown>>;

export interface WorldEvent {
  /** Null for events about an installation as a whole. */
  readonly repository: Repository | null;
  readonly name: string;
  readonly action: string | null;
  readonly actor: EventActor;
  /** The whole webhook payload but for `installation`, which differs from App to App. */
  readonly payload: Payload;
  /** Null: the tip of the default branch. */
  readonly trigger: TriggerPlace | "none" | null;
  /** Only this App is told. */
  readonly onlyAppId: number | null;
}

/** An event whose payload may still be on its way, because rendering it asks git. */
export interface PendingEvent extends Omit<WorldEvent, "payload"> {
  readonly payload: Payload | Promise<Payload>;
}

export type EventListener = (event: WorldEvent) => Promise<void>;

/**
 * Hands every event to every listener, one event at a time and in the order they were emitted, never within the call
 * that emitted them. What a listener throws is kept in `failures`: nothing is swallowed, and `idle()` of the world reports it.
 */
export class EventBus {
  readonly failures: unknown[] = [];
  readonly #listeners: EventListener[] = [];
  #tail: Promise<void> = Promise.resolve();
  #pending = 0;

  subscribe(listener: EventListener): void {
    this.#listeners.push(listener);
  }

  emit(event: PendingEvent): void {
    const payload = Promise.resolve(event.payload);
    // Claimed at once, so that a payload failing before its turn is not an unhandled rejection.
    const settled = payload.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    this.#pending += 1;
    this.#tail = this.#tail.then(async () => {
      const outcome = await settled;
      if ("error" in outcome) this.failures.push(outcome.error);
      else await this.#deliver({ ...event, payload: outcome.value });
      this.#pending -= 1;
    });
  }

  get isIdle(): boolean {
    return this.#pending === 0;
  }

  /** Resolves when everything emitted so far has been handed on. */
  async drained(): Promise<void> {
    while (!this.isIdle) await this.#tail;
  }

  async #deliver(event: WorldEvent): Promise<void> {
    const results = await Promise.allSettled(this.#listeners.map((listener) => listener(event)));
    for (const result of results) {
      if (result.status === "rejected") this.failures.push(result.reason);
    }
  }
}
