import { setTimeout as pause } from "node:timers/promises";
import { startFan, type WebhookFan } from "../../../app/cli/town/webhook-fan.ts";
import type { Ground } from "./chaos-town.ts";
import { type Instance, startInstance } from "./instance.ts";
import type { Call, Fate } from "./wire.ts";

export interface KeeperOptions {
  /** Copies of the App that all receive every webhook, as after a careless deployment. Default: one. */
  readonly copies?: number;
  /** What becomes of a request; `instance` is 1 for the first one that ran. */
  readonly decide?: (call: Call, instance: number) => Fate;
  /** When the next instance is started after one has died. */
  readonly revival?: Revival;
}

/** `quiet`: only when every job that was running is over, so that nobody heard of its end. */
export type Revival = "at once" | "quiet";

/** Looks without a request after which an App that has work left is taken to wait for time. */
const looksOfStillness = 4;

/** Keeps the App running: when an instance dies, another is started, which remembers nothing. */
export class Keeper {
  readonly #ground: Ground;
  readonly #options: KeeperOptions;
  /** Requests at which an instance died. */
  readonly deaths: Call[] = [];
  /** Every request of every instance. */
  readonly calls: Call[] = [];
  readonly #instances = new Set<Instance>();
  #fan: WebhookFan | undefined;
  #started = 0;
  #changing: Promise<void> = Promise.resolve();

  constructor(ground: Ground, options: KeeperOptions) {
    this.#ground = ground;
    this.#options = options;
  }

  async start(): Promise<void> {
    for (let copy = 0; copy < (this.#options.copies ?? 1); copy += 1) await this.#startOne();
    await this.#pointWebhooks();
  }

  async patrol(): Promise<void> {
    await this.#changing;
    // One that dies of its patrol is replaced like any other; one that GitHub refuses patrols the next time.
    await Promise.all([...this.#instances].map((one) => one.patrol().catch(() => undefined)));
  }

  /** Resolves when no instance has anything left to decide. Where they only wait for time, time is moved for them. */
  async idle(): Promise<void> {
    await this.#changing;
    const waiting = new Set(this.#instances);
    for (const instance of waiting) void instance.idle().then(() => waiting.delete(instance));
    let still = 0;
    while (waiting.size > 0) {
      await pause(5);
      // An instance that has died meanwhile is waited for no more: it is replaced by one with work of its own.
      for (const instance of waiting) if (!this.#instances.has(instance)) waiting.delete(instance);
      still = this.#isBusy() ? 0 : still + 1;
      if (still >= looksOfStillness) this.#skipWaiting();
    }
    await this.#changing;
  }

  async close(): Promise<void> {
    await this.#changing.catch(() => undefined);
    await this.#fan?.close();
    await Promise.all([...this.#instances].map((instance) => instance.kill()));
  }

  async #startOne(): Promise<void> {
    const { github, registration, owner, name, clock, log } = this.#ground;
    this.#started += 1;
    const number = this.#started;
    const instance = await startInstance(registration, {
      owner,
      name,
      clock,
      log,
      wire: {
        target: github.apiUrl,
        decide: (call) => {
          this.calls.push(call);
          return this.#options.decide?.(call, number) ?? { kind: "pass" };
        },
        onCut: (call) => {
          this.deaths.push(call);
          this.#changing = this.#replace(instance);
          // Whoever waits next is told; until then it is nobody's unhandled rejection.
          this.#changing.catch(() => undefined);
        },
      },
    });
    this.#instances.add(instance);
  }

  async #replace(dead: Instance): Promise<void> {
    this.#instances.delete(dead);
    await dead.kill();
    if (this.#options.revival === "quiet") await this.#ground.github.idle();
    await this.#startOne();
    await this.#pointWebhooks();
  }

  async #pointWebhooks(): Promise<void> {
    const { github, registration } = this.#ground;
    await this.#fan?.close();
    this.#fan = await startFan([...this.#instances].map(({ webhookUrl }) => webhookUrl));
    const webhook = { url: this.#fan.url, secret: registration.webhookSecret };
    github.seed.pointWebhook(registration.app, webhook);
  }

  /** A request is open, or a job runs: the time of jobs is the machine's. */
  #isBusy(): boolean {
    const isRunning = this.#ground.github.world.runs
      .all()
      .some((run) => run.status !== "completed");
    return isRunning || [...this.#instances].some(({ wire }) => wire.open > 0);
  }

  #skipWaiting(): void {
    const { clock } = this.#ground;
    const next = clock.untilNextWake();
    if (next !== undefined) clock.advance(next);
  }
}
