import { sign } from "@octokit/webhooks-methods";
import type { Delivery } from "../world/delivery-entities.ts";
import type { App } from "../world/entities.ts";
import type { World } from "../world/world.ts";

/** GitHub gives a receiver ten seconds ("Handling webhook deliveries" in its docs). */
const answerLimit = 10_000;

export interface Outgoing {
  readonly app: App;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly redelivery: boolean;
}

async function writeHeaders(outgoing: Outgoing, body: string): Promise<Record<string, string>> {
  const { app } = outgoing;
  const secret = app.webhook?.secret ?? "";
  // A webhook without a secret is sent unsigned.
  const signature = secret === "" ? {} : { "x-hub-signature-256": await sign(secret, body) };
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/0000000",
    "x-github-event": outgoing.event,
    "x-github-delivery": outgoing.guid,
    "x-github-hook-id": String(app.hookId),
    "x-github-hook-installation-target-type": "integration",
    "x-github-hook-installation-target-id": String(app.id),
    ...signature,
  };
}

interface Response {
  readonly status: string;
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly payload: string;
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimit)]),
    });
    return {
      status: response.ok ? "OK" : response.statusText || "Invalid HTTP Response",
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      payload: await response.text(),
    };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const status = isLate ? "timed out" : "failed to connect to host";
    return { status, statusCode: 0, headers: {}, payload: String(error) };
  }
}

/** Sends one webhook once and writes down what came of it. Never throws: a receiver that is down is a row in the log. */
export async function sendWebhook(
  world: World,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Delivery> {
  const { app, payload } = outgoing;
  const url = app.webhook?.url ?? "";
  const body = JSON.stringify(payload);
  const headers = await writeHeaders(outgoing, body);
  const deliveredAt = world.now();
  const response = await post(url, headers, body, signal);
  return world.deliveries.add({
    id: world.ids.next(),
    guid: outgoing.guid,
    appId: app.id,
    installationId: outgoing.installationId,
    repositoryId: outgoing.repositoryId,
    event: outgoing.event,
    action: outgoing.action,
    redelivery: outgoing.redelivery,
    deliveredAt,
    durationSeconds: (world.now().getTime() - deliveredAt.getTime()) / 1000,
    status: response.status,
    statusCode: response.statusCode,
    url,
    request: { headers, payload },
    response: { headers: response.headers, payload: response.payload },
  });
}
