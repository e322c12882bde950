import type { Delivery } from "../world/delivery-entities.ts";

/** What shall become of one webhook. GitHub promises neither order nor arrival: tests use these to prove nobody relies on them. */
export type DeliveryFate =
  | { readonly kind: "deliver"; readonly times?: number }
  | { readonly kind: "drop" }
  /** Joins the line only after so much time of the world's clock. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Kept until `releaseHeld()`, which also decides the order. */
  | { readonly kind: "hold" };

export type DeliveryPolicy = (
  delivery: Pick<Delivery, "appId" | "event" | "action" | "guid"> & {
    readonly payload: Readonly<Record<string, unknown>>;
    /** 1 for the first webhook of this world, and so on. */
    readonly sequence: number;
  },
) => DeliveryFate;

export const deliverAll: DeliveryPolicy = () => ({ kind: "deliver" });
