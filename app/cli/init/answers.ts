import { z } from "zod";
import { agentNames } from "#core/config/config.ts";

export const hosts = ["actions", "server"] as const;
export type HostName = (typeof hosts)[number];

/** Everything that somebody had a choice in. It is kept with what was written, so that the next run need not ask again. */
export const Answers = z.object({
  agent: z.object({
    use: z.enum(agentNames),
    command: z.string().optional(),
    model: z.string().optional(),
  }),
  base: z.string().optional(),
  /** The default branch, where it is called neither main nor master. */
  trunk: z
    .string()
    .regex(/^[\w./-]+$/)
    .optional(),
  setup: z.array(z.string()),
  verify: z.array(z.string()),
  review: z.enum(["required", "none"]),
  host: z.enum(hosts),
  mergeQueue: z.boolean(),
});
export type Answers = z.infer<typeof Answers>;
