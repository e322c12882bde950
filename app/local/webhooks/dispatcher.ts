import { randomUUID } from "node:crypto";
import type { Delivery } from "../world/delivery-entities.ts";
import type { App } from "../world/entities.ts";
import type { WorldEvent } from "../world/events.ts";
import { nodeId } from "../world/ids.ts";
import { findInstallation } from "../world/installations.ts";
import type { World } from "../world/world.ts";
import type { DeliveryPolicy } from "./policy.ts";
import { deliverAll } from "./policy.ts";
import type { Outgoing } from "./sender.ts";
import { sendWebhook } from "./sender.ts";

/** Every App hears of these, subscribed or not. */
const unconditional: ReadonlySet<string> = new Set(["installation", "installation_repositories"]);

/** Events that only Apps with a permission hear of, subscribed or not (docs, "Webhook events and payloads"). */
const needed: Readonly<Record<string, string>> = { merge_group: "merge_queues" };

/**
 * Turns events into webhooks: one per App that is installed where it happened and subscribed to it. Each App gets its own in
 * order, one at a time; nothing is ever retried but through the redelivery API, as on GitHub.
 */
export class WebhookDispatcher {
  /** The knob: what becomes of each webhook. */
  policy: DeliveryPolicy = deliverAll;
  readonly #world: World;
  readonly #lines = new Map<number, Promise<unknown>>();
  readonly #closing = new AbortController();
  #held: Outgoing[] = [];
  #inFlight = 0;
  #sequence = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Nothing is on its way. What is held or waits for time does not count: it goes when somebody lets it. */
  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  get heldCount(): number {
    return this.#held.length;
  }

  dispatch(event: WorldEvent): void {
    for (const app of this.#world.apps.all()) {
      const outgoing = this.#address(event, app);
      if (outgoing !== undefined) this.#applyPolicy(outgoing);
    }
  }

  /** Sends a delivery of the log again under its guid. Resolves when it has been answered. */
  async redeliver(delivery: Delivery): Promise<void> {
    const { guid, event, action, installationId, repositoryId } = delivery;
    const app = this.#world.apps.require(delivery.appId);
    const { payload } = delivery.request;
    const redelivery = true;
    await this.#enqueue({
      app,
      guid,
      event,
      action,
      installationId,
      repositoryId,
      payload,
      redelivery,
    });
  }

  /** Sends what the policy held, in the order that `arrange` makes of it. Resolves when all have been answered. */
  async releaseHeld(
    arrange: (held: readonly Outgoing[]) => readonly Outgoing[] = (held) => held,
  ): Promise<void> {
    const held = arrange(this.#held);
    this.#held = [];
    await Promise.all(held.map((outgoing) => this.#enqueue(outgoing)));
  }

  async settled(): Promise<void> {
    while (!this.isIdle) await Promise.all(this.#lines.values());
  }

  /** Stops everything that is on its way or waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#held = [];
    await this.settled();
  }

  #address(event: WorldEvent, app: App): Outgoing | undefined {
    if (app.webhook === null || this.#closing.signal.aborted) return undefined;
    if (event.onlyAppId !== null && event.onlyAppId !== app.id) return undefined;
    if (!unconditional.has(event.name) && !app.events.includes(event.name)) return undefined;
    const { repository } = event;
    const base = {
      app,
      guid: randomUUID(),
      event: event.name,
      action: event.action,
      redelivery: false,
    };
    if (repository === null) {
      const payload = event.payload;
      return { ...base, installationId: null, repositoryId: null, payload };
    }
    const installation = findInstallation(this.#world, app.id, repository.id);
    if (installation === undefined) return undefined;
    const permission = needed[event.name];
    if (permission !== undefined && !(permission in installation.permissions)) return undefined;
    const { id } = installation;
    const payload = {
      ...event.payload,
      installation: { id, node_id: nodeId("Installation", id) },
    };
    return { ...base, installationId: id, repositoryId: repository.id, payload };
  }

  #applyPolicy(outgoing: Outgoing): void {
    this.#sequence += 1;
    const { app, event, action, guid, payload } = outgoing;
    const sequence = this.#sequence;
    const fate = this.policy({ appId: app.id, event, action, guid, payload, sequence });
    switch (fate.kind) {
      case "drop":
        return;
      case "hold":
        this.#held.push(outgoing);
        return;
      case "delay":
        void this.#delay(outgoing, fate.milliseconds);
        return;
      case "deliver":
        for (let time = 0; time < (fate.times ?? 1); time += 1) void this.#enqueue(outgoing);
    }
  }

  async #delay(outgoing: Outgoing, milliseconds: number): Promise<void> {
    await this.#world.clock.sleep(milliseconds, this.#closing.signal);
    if (!this.#closing.signal.aborted) await this.#enqueue(outgoing);
  }

  #enqueue(outgoing: Outgoing): Promise<void> {
    const line = this.#lines.get(outgoing.app.id) ?? Promise.resolve();
    const turn = line.then(() => this.#send(outgoing));
    this.#inFlight += 1;
    const counted = turn.finally(() => {
      this.#inFlight -= 1;
    });
    this.#lines.set(outgoing.app.id, counted);
    return counted;
  }

  async #send(outgoing: Outgoing): Promise<void> {
    if (this.#closing.signal.aborted) return;
    // The App may have been pointed elsewhere since.
    const app = this.#world.apps.get(outgoing.app.id) ?? outgoing.app;
    await sendWebhook(this.#world, { ...outgoing, app }, this.#closing.signal);
  }
}
