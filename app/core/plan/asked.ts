import { z } from "zod";
import { Moment } from "../ledger-values.ts";

/** Something that somebody asked for on an issue and that a planning job is to answer. */
export const Asked = z.object({
  /** The run's name carries it; a run that knows no such nonce was dispatched by nobody. */
  nonce: z.string(),
  kind: z.enum(["plan", "question"]),
  /** What was said behind the command. */
  text: z.string(),
  /** The issue as it was then. */
  title: z.string(),
  body: z.string(),
  by: z.string(),
  at: Moment,
});
export type Asked = z.infer<typeof Asked>;

/** What a planning job reads of an issue's desk; there is more on it. */
export const AskedDesk = z.object({ asked: z.array(Asked) });
