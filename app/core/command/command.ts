import { z } from "zod";

const line = (most: number) => z.string().max(most);
export const Command = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("help"), command: z.string().optional() }),
  z.object({ kind: z.literal("sling"), isForced: z.boolean() }),
  z.object({ kind: z.literal("plan"), text: line(4000) }),
  z.object({ kind: z.literal("approve"), hash: z.string().optional() }),
  z.object({ kind: z.literal("status") }),
  z.object({ kind: z.literal("why"), number: z.int().positive().optional() }),
  z.object({ kind: z.literal("pause"), reason: line(200) }),
  z.object({ kind: z.literal("resume") }),
  z.object({ kind: z.literal("stop") }),
  z.object({ kind: z.literal("retry") }),
  z.object({ kind: z.literal("hold"), reason: line(200) }),
  z.object({ kind: z.literal("release") }),
  z.object({ kind: z.literal("priority"), level: z.enum(["P0", "P1", "P2", "P3"]) }),
  z.object({ kind: z.literal("budget"), dollars: z.number().positive() }),
  z.object({ kind: z.literal("ask"), question: line(4000) }),
  z.object({ kind: z.literal("note"), text: line(4000) }),
  z.object({ kind: z.literal("convoy"), name: line(200), members: z.array(z.int().positive()) }),
  z.object({ kind: z.literal("cook"), formula: line(200), values: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal("claim") }),
  z.object({ kind: z.literal("unclaim") }),
  z.object({ kind: z.literal("merge"), isUrgent: z.boolean() }),
  z.object({ kind: z.literal("escalate"), reason: line(200) }),
  z.object({ kind: z.literal("freeze"), reason: line(200) }),
  z.object({ kind: z.literal("thaw") }),
]);
export type Command = z.infer<typeof Command>;
