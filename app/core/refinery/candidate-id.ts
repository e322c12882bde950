import { createHash } from "node:crypto";

/** Name of a candidate: the same base and heads in the same order are the same candidate. 16 hex digits. */
export function candidateId(base: string, heads: readonly string[]): string {
  return createHash("sha256")
    .update([base, ...heads].join("\n"))
    .digest("hex")
    .slice(0, 16);
}
