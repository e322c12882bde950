import { gunzipSync, gzipSync } from "node:zlib";
import { PlanAnswer } from "#core/plan/answer.ts";
import type { Redact } from "../shared/tail.ts";

/**
 * How an answer goes from one job to the other: compressed, as base64. The input of an action is a variable of its
 * process, and Linux takes none of more than 131,072 bytes (MAX_ARG_STRLEN); and GitHub drops a job's output as a whole
 * when a secret of the repository, such as the word `main`, happens to stand in it.
 */
const largestPacked = 120_000;
/** A long plan has a tenth of this. */
export const largestAnswer = 200_000;

/** Without secrets: in JSON a quotation mark in one is escaped, so texts are looked at one by one. Undefined: too large. */
export function packAnswer(answer: PlanAnswer, redact: Redact): string | undefined {
  const json = JSON.stringify(answer, (_key, value: unknown) =>
    typeof value === "string" ? redact(value) : value,
  );
  if (Buffer.byteLength(json) > largestAnswer) return undefined;
  const packed = gzipSync(json).toString("base64");
  return packed.length > largestPacked ? undefined : packed;
}

/** Undefined for what is no answer. The attacker is the agent, who could have written what it liked into the job's outputs. */
export function unpackAnswer(packed: string): PlanAnswer | undefined {
  try {
    const bytes = gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: largestAnswer });
    const parsed = PlanAnswer.safeParse(JSON.parse(bytes.toString("utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
