import * as core from "@actions/core";
import { z } from "zod";
import { maskToken } from "../shared/token.ts";

const Input = z.object({
  base: z.string().min(1, "must be the name of a branch"),
  candidate: z.string().min(1, "must be the name of a candidate"),
  token: z.string().min(1, "must be a token that may push"),
});

/** The inputs of action.yml. */
export type CandidateInput = z.infer<typeof Input>;

/** Reads the inputs; throws an error that names each one that cannot be used. */
export function readCandidateInput(): CandidateInput {
  const parsed = Input.safeParse({
    base: core.getInput("base"),
    candidate: core.getInput("candidate"),
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
