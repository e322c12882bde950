import { z } from "zod";
import { Usage } from "../molecule/record.ts";
import { Plan } from "./plan.ts";
const shared = { version: z.literal(1), issue: z.int().positive(), nonce: z.string(), usage: Usage.optional(), seconds: z.number() };
export const PlanAnswer = z.discriminatedUnion("kind", [
  z.object({ ...shared, kind: z.literal("plan"), plan: Plan }),
  z.object({ ...shared, kind: z.literal("answer"), text: z.string() }),
  z.object({ ...shared, kind: z.literal("failed"), why: z.string(), tail: z.string() }),
]);
export type PlanAnswer = z.infer<typeof PlanAnswer>;
