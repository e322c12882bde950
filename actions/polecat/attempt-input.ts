import * as core from "@actions/core";
import { z } from "zod";
import { maskToken } from "../shared/token.ts";

const Input = z.object({
  molecule: z.coerce.number("must be the number of an issue").int().positive(),
  attempt: z.coerce.number("must be a number").int().positive(),
  nonce: z.string().min(8, "must be the nonce that Cogtown dispatched this run with"),
  minutes: z.coerce.number("must be a number of minutes").positive(),
  token: z.string().min(1, "must be a token that may push"),
});

/** The inputs of action.yml. */
export type AttemptInput = z.infer<typeof Input>;

/** Reads the inputs; throws an error that names each one that cannot be used. The token is masked in the log. */
export function readAttemptInput(): AttemptInput {
  const parsed = Input.safeParse({
    molecule: core.getInput("molecule"),
    attempt: core.getInput("attempt"),
    nonce: core.getInput("nonce"),
    minutes: core.getInput("minutes"),
    token: core.getInput("token"),
  });
  if (parsed.success) return maskToken(parsed.data);
  const problems = parsed.error.issues.map(
    (issue) => `input \`${issue.path.join(".")}\`: ${issue.message}`,
  );
  throw new Error(
    `${problems.join("; ")}. Cogtown dispatches this workflow; it is not started by hand.`,
  );
}
