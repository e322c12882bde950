import { randomUUID } from "node:crypto";
import { sign } from "@octokit/webhooks-methods";
import type { Stage } from "../kit/scenario.ts";

/** What an attacker sends to the App's address, where it may be known to everybody. */
export interface ForgedDelivery {
  readonly event: string;
  readonly payload: object;
  /** Absent: as GitHub signs it, of which the attacker would need the secret. */
  readonly signature?: string | undefined;
  /** Absent: a new one. */
  readonly guid?: string;
}

/** Sends it, and yields the status that the App answers. */
export async function deliver({ town }: Stage, forged: ForgedDelivery): Promise<number> {
  const webhook = town.github.world.apps.byKey("cogtown")?.webhook;
  if (!webhook) throw new Error("the App has no webhook");
  const body = JSON.stringify(forged.payload);
  const signature = "signature" in forged ? forged.signature : await sign(webhook.secret, body);
  const response = await fetch(webhook.url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": forged.event,
      "x-github-delivery": forged.guid ?? randomUUID(),
      ...(signature === undefined ? {} : { "x-hub-signature-256": signature }),
    },
  });
  return response.status;
}

/** The newest webhook of this kind that GitHub itself has sent: what an attacker copies. */
export function newestDelivery({ town }: Stage, event: string) {
  const found = town.github.world.deliveries.filter((each) => each.event === event).at(-1);
  if (found === undefined) throw new Error(`no ${event} was ever delivered`);
  return { event, payload: found.request.payload, guid: found.guid };
}
