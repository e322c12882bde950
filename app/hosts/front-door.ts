import { createWebMiddleware } from "@octokit/webhooks";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "pino";
import type { Probot } from "probot";

/** Where webhooks are to be delivered, on every host: Probot's own path. */
export const webhookPath = "/api/github/webhooks";

/** GitHub sends no larger payload (docs, "Webhook events and payloads"). */
const largestPayload = 25 * 1024 * 1024;

/** A webhook was answered; the event is whatever its sender called it. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly status: number;
}

export interface FrontDoorOptions {
  readonly probot: Probot;
  /** What is answered besides webhooks. */
  readonly pages: Hono;
  readonly log: Logger;
  /** Told of every webhook, refused ones as well; must not throw. */
  readonly hear?: (delivery: Delivery) => void;
}

/**
 * Takes whatever comes over HTTP, the same on every host that listens. Webhooks are verified over the body as it came;
 * 400 means that the signature does not fit.
 */
export function createFrontDoor({ probot, pages, log, hear }: FrontDoorOptions): Hono {
  const door = new Hono();
  const receive = createWebMiddleware(probot.webhooks, { path: webhookPath, log: probot.log });
  door.use(webhookPath, bodyLimit({ maxSize: largestPayload }));
  door.all(webhookPath, async ({ req }) => {
    const answer: unknown = await receive(req.raw);
    if (!(answer instanceof Response)) throw new Error("The webhook was not answered");
    const delivery = {
      id: req.header("x-github-delivery") ?? "",
      event: req.header("x-github-event") ?? "",
      status: answer.status,
    };
    if (answer.status === 400) warnOfRefusal(log, delivery);
    hear?.(delivery);
    return answer;
  });
  door.all("*", (context) => pages.fetch(context.req.raw, context.env));
  return door;
}

function warnOfRefusal(log: Logger, { id, event }: Delivery): void {
  log.warn(
    { delivery: id, event },
    "a webhook was refused: it is not signed with WEBHOOK_SECRET. If GitHub sent it, the webhook secret in the App's settings is another one",
  );
}
