import { z } from "zod";
import { readDispatchedInput } from "../shared/dispatched-input.ts";

const Input = z.object({
  molecule: z.coerce.number("must be the number of an issue").int().positive(),
  attempt: z.coerce.number("must be a number").int().positive(),
  nonce: z.string().min(8, "must be the nonce that Cogtown dispatched this run with"),
  minutes: z.coerce.number("must be a number of minutes").positive(),
  token: z.string().min(1, "must be a token that may push"),
});

/** The inputs of action.yml. */
export type AttemptInput = z.infer<typeof Input>;

/** Throws an error that names each input that cannot be used. */
export const readAttemptInput = (): AttemptInput => readDispatchedInput(Input);
