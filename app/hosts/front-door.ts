import { verify } from "@octokit/webhooks-methods";
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
  readonly webhookSecret: string;
  /** What is answered besides webhooks. */
  readonly pages: Hono;
  readonly log: Logger;
  /** Told of every webhook, refused ones as well; must not throw. */
  readonly hear?: (delivery: Delivery) => void;
}

/**
 * Takes whatever comes over HTTP, the same on every host that listens. Webhooks are verified over the body as it came;
 * 400 means that the signature does not fit. What a stranger sent reaches neither Probot nor the log.
 */
export function createFrontDoor(options: FrontDoorOptions): Hono {
  const { pages, hear } = options;
  const door = new Hono();
  door.post(webhookPath, bodyLimit({ maxSize: largestPayload }), async ({ req }) => {
    const { status, words } = await receive(options, req.raw);
    const id = req.header("x-github-delivery") ?? "";
    hear?.({ id, event: req.header("x-github-event") ?? "", status });
    return new Response(`${words}\n`, { status });
  });
  door.all("*", (context) => pages.fetch(context.req.raw, context.env));
  return door;
}

interface Answer {
  readonly status: number;
  readonly words: string;
}

async function receive(options: FrontDoorOptions, request: Request): Promise<Answer> {
  const { probot, webhookSecret, log } = options;
  const { headers } = request;
  if (!/^application\/json\b/.test(headers.get("content-type") ?? ""))
    return { status: 415, words: "Webhooks come as application/json: see the App's settings" };
  const id = headers.get("x-github-delivery");
  const name = headers.get("x-github-event");
  const signature = headers.get("x-hub-signature-256");
  if (id === null || name === null || signature === null)
    return { status: 400, words: "A webhook of GitHub has an id, an event and a signature" };
  const payload = await request.text();
  if (!(await isSigned(webhookSecret, payload, signature))) {
    log.warn(
      { delivery: id, event: name },
      "a webhook was refused: it is not signed with WEBHOOK_SECRET. If GitHub sent it, the webhook secret in the App's settings is another one",
    );
    return { status: 400, words: "The signature does not fit" };
  }
  try {
    await probot.webhooks.verifyAndReceive({ id, name, payload, signature });
    return { status: 200, words: "ok" };
  } catch (error) {
    log.error({ delivery: id, event: name, err: error }, "a webhook could not be taken");
    return { status: 500, words: "The webhook could not be taken: the log says why" };
  }
}

/** Anything that is no signature at all does not fit either. */
async function isSigned(secret: string, payload: string, signature: string): Promise<boolean> {
  if (!/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  return verify(secret, payload, signature);
}
