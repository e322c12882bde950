import { z } from "zod";
import { Moment } from "../ledger-values.ts";

export const Asked = z.object({
  nonce: z.string(),
  kind: z.enum(["plan", "question"]),
  text: z.string(),
  title: z.string(),
  body: z.string(),
  by: z.string(),
  at: Moment,
});
export type Asked = z.infer<typeof Asked>;
