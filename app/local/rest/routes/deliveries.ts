import type { WebhookDispatcher } from "../../webhooks/dispatcher.ts";
import type { Delivery } from "../../world/delivery-entities.ts";
import type { Caller } from "../../world/tokens.ts";
import type { World } from "../../world/world.ts";
import { notFound } from "../errors.ts";
import { renderDelivery, renderDeliveryItem } from "../render/delivery.ts";
import type { Route } from "../route.ts";
import { accepted, ok, route } from "../route.ts";

function deliveriesOf(world: World, caller: Caller): Delivery[] {
  if (caller.kind !== "app") return [];
  return world.deliveries.filter((delivery) => delivery.appId === caller.app.id).reverse();
}

function requireDelivery(world: World, caller: Caller, id: string): Delivery {
  const delivery = deliveriesOf(world, caller).find((row) => row.id === Number(id));
  if (delivery === undefined) throw notFound();
  return delivery;
}

/** An App without a webhook has no address there; a secret is never shown, only that there is one. */
const getHookConfig = route("GET /app/hook/config", { permission: "app" }, ({ caller }) => {
  const webhook = caller.kind === "app" ? caller.app.webhook : null;
  const common = { content_type: "json", insecure_ssl: "0" };
  if (webhook === null) return ok(common);
  const { url, secret } = webhook;
  return ok({ ...common, url, ...(secret === "" ? {} : { secret: "********" }) });
});

/** Newest first, paged by a cursor in the Link header (the id to go on below), as GitHub does. */
const listDeliveries = route("GET /app/hook/deliveries", { permission: "app" }, (call) => {
  const { query } = call;
  const below = Number(query.get("cursor") ?? Number.MAX_SAFE_INTEGER);
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const status = query.get("status");
  const all = deliveriesOf(call.world, call.caller).filter((delivery) => {
    const isGood = delivery.statusCode >= 200 && delivery.statusCode < 400;
    return delivery.id < below && (status === null || (status === "success") === isGood);
  });
  const page = all.slice(0, size);
  const last = page.at(-1);
  const body = page.map(renderDeliveryItem);
  if (last === undefined || all.length <= page.length) return ok(body);
  const next = new URL(call.url);
  next.searchParams.set("cursor", String(last.id));
  return { status: 200, body, headers: { link: `<${next.href}>; rel="next"` } };
});

const getDelivery = route(
  "GET /app/hook/deliveries/{delivery_id}",
  { permission: "app" },
  ({ world, caller, parameter }) =>
    ok(renderDelivery(requireDelivery(world, caller, parameter("delivery_id")))),
);

const redeliver = (webhooks: WebhookDispatcher) =>
  route(
    "POST /app/hook/deliveries/{delivery_id}/attempts",
    { permission: "app" },
    ({ world, caller, parameter }) => {
      void webhooks.redeliver(requireDelivery(world, caller, parameter("delivery_id")));
      return accepted();
    },
  );

export const deliveryRoutes = (webhooks: WebhookDispatcher): Route[] => [
  getHookConfig,
  listDeliveries,
  getDelivery,
  redeliver(webhooks),
];
