import * as core from "@actions/core";
import { z } from "zod";
import { readDispatchedInput } from "../shared/dispatched-input.ts";

/** It becomes the last part of a ref's name. */
const nonce = z
  .string()
  .regex(/^[\w-]{1,100}$/, "must be the nonce that Cogtown dispatched this run with");
const issue = z.coerce.number("must be the number of an issue").int().positive();

const ExploreInput = z.object({
  mode: z.literal("explore", "must be `explore` or `record`"),
  issue,
  nonce,
  minutes: z.coerce.number("must be a number of minutes").positive(),
  token: z.string().min(1, "must be a token that may read"),
});

const RecordInput = z.object({
  mode: z.literal("record"),
  issue,
  nonce,
  answer: z.string(),
  explored: z.string(),
  token: z.string().min(1, "must be a token that may push"),
});

export type ExploreInput = z.infer<typeof ExploreInput>;
export type RecordInput = z.infer<typeof RecordInput>;
export type PlanInput = ExploreInput | RecordInput;

/** The inputs of action.yml for the mode they name; throws an error that names each one that cannot be used. */
export function readPlanInput(): PlanInput {
  return core.getInput("mode") === "record"
    ? readDispatchedInput(RecordInput)
    : readDispatchedInput(ExploreInput);
}
