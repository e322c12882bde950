import { z } from "zod";
import { readDispatchedInput } from "../shared/dispatched-input.ts";

const Input = z.object({
  base: z.string().min(1, "must be the name of a branch"),
  candidate: z.string().min(1, "must be the name of a candidate"),
  token: z.string().min(1, "must be a token that may push"),
});

/** The inputs of action.yml. */
export type CandidateInput = z.infer<typeof Input>;

/** Throws an error that names each input that cannot be used. */
export const readCandidateInput = (): CandidateInput => readDispatchedInput(Input);
