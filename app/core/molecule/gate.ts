import { z } from "zod";

/** What a molecule may wait for besides others that have to land: checked before its first attempt. */
export const Gate = z.discriminatedUnion(
  "kind",
  [
    /** Somebody with write permission says `/mayor release`. */
    z.strictObject({ kind: z.literal("human"), what: z.string().trim().min(1).max(200) }),
    /** So many minutes have passed since everything else that it depends on had landed. */
    z.strictObject({ kind: z.literal("timer"), minutes: z.int().min(1).max(525_600) }),
    /** The newest run of this workflow file on the base branch has succeeded. */
    z.strictObject({
      kind: z.literal("gh:run"),
      workflow: z.string().regex(/^[\w.-]+\.ya?ml$/, "the name of a workflow file is expected"),
    }),
    /** This pull request is merged. */
    z.strictObject({ kind: z.literal("gh:pr"), pull: z.int().positive() }),
  ],
  { error: "a gate is of kind human, timer, gh:run or gh:pr" },
);
export type Gate = z.infer<typeof Gate>;
