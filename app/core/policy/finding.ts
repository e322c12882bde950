import { z } from "zod";

/** One thing that a branch changes and a rule of the policy is about. */
export const Finding = z.object({
  /** Its name in core/policy/rules.ts. */
  rule: z.string(),
  /** The file; of what a commit says, `commit` and the beginning of its name. */
  path: z.string(),
  line: z.number().int().positive().optional(),
  /** In words, as a clause: "is outside the scope". Never holds a credential. */
  why: z.string(),
});
export type Finding = z.infer<typeof Finding>;
