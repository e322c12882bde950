import * as core from "@actions/core";
import type { z } from "zod";
import { maskToken } from "./token.ts";

/**
 * Reads the inputs that the schema names, as action.yml declares them; throws an error that names each one that cannot be
 * used. The token is masked in the log.
 */
export function readDispatchedInput<Shape extends z.ZodRawShape & { readonly token: z.ZodString }>(
  schema: z.ZodObject<Shape>,
) {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(names.map((name) => [name, core.getInput(name)]));
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    maskToken(given["token"] ?? "");
    return parsed.data;
  }
  const problems = parsed.error.issues.map(
    (issue) => `input \`${issue.path.join(".")}\`: ${issue.message}`,
  );
  throw new Error(
    `${problems.join("; ")}. Cogtown dispatches this workflow; it is not started by hand.`,
  );
}
