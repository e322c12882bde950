import type { components } from "@octokit/openapi-types";
import type { Delivery } from "../../world/delivery-entities.ts";
import { timestamp } from "./links.ts";

type Schemas = components["schemas"];

function renderBoth(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: timestamp(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.durationSeconds,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** The form in the list. */
export function renderDeliveryItem(delivery: Delivery): Schemas["hook-delivery-item"] {
  return renderBoth(delivery);
}

/** With what was sent and what came back. */
export function renderDelivery(delivery: Delivery): Schemas["hook-delivery"] {
  const { request, response } = delivery;
  return {
    ...renderBoth(delivery),
    url: delivery.url,
    request: { headers: { ...request.headers }, payload: { ...request.payload } },
    response: { headers: { ...response.headers }, payload: response.payload },
  };
}
