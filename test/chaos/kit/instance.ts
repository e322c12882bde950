import type { Logger } from "pino";
import type { App } from "#local/world/entities.ts";
import { startNodeHost } from "../../../app/hosts/node.ts";
import type { MovableClock } from "./movable-clock.ts";
import { openWire, type Wire, type WireOptions } from "./wire.ts";

/** The App as it is registered at GitHub: what every instance of it shares. */
export interface Registration {
  readonly app: App;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** One process of the App, from its start to its death: with its own memory, and its own wire to GitHub. */
export interface Instance {
  readonly webhookUrl: string;
  readonly wire: Wire;
  patrol(): Promise<void>;
  /** Resolves when it has nothing left to decide. */
  idle(): Promise<void>;
  /** The process is gone: nothing of it reaches GitHub any more, and nobody takes its webhooks. */
  kill(): Promise<void>;
}

export async function startInstance(
  registration: Registration,
  place: {
    readonly owner: string;
    readonly name: string;
    readonly clock: MovableClock;
    readonly log: Logger;
    readonly wire: WireOptions;
  },
): Promise<Instance> {
  const { app, privateKey, webhookSecret } = registration;
  const { owner, name, clock, log } = place;
  const wire = await openWire(place.wire);
  const host = await startNodeHost({
    appId: app.id,
    privateKey,
    webhookSecret,
    githubUrl: wire.url,
    throttle: false,
    clock,
    log,
  });
  return {
    webhookUrl: host.url,
    wire,
    patrol: () => host.patrol(owner, name),
    idle: () => host.idle(),
    kill: async () => {
      wire.cut();
      await host.close();
      await wire.close();
    },
  };
}
