import { createHash } from "node:crypto";
import { isIntricate, untickTasks } from "../text/markdown.ts";
import { rememberAnswers } from "../text/remember.ts";
import { parseSpec } from "./parse-spec.ts";
import { printGate } from "./spec-gates.ts";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/**
 * What a spec means, as 64 hex digits: approval is given to this. Ticked boxes, line ends, hidden text and the order
 * of sections do not change it; any word does. A body that cannot be read is digested as it stands.
 */
export function specDigest(title: string, body: string): string {
  const { kind, parts } = meaningOf(body);
  return sha256(JSON.stringify([kind, title, ...parts]));
}

interface Meaning {
  readonly kind: "spec" | "unread";
  readonly parts: readonly unknown[];
}

const meaningOf = rememberAnswers((body): Meaning => {
  const lines = body.replace(/\r\n?/g, "\n");
  const text = isIntricate(lines) ? lines : untickTasks(lines);
  const parsed = parseSpec(text);
  if (!parsed.ok) return { kind: "unread", parts: [text.trimEnd()] };
  const { goal, steps, criteria, scope, dependsOn, gates, context } = parsed.value;
  return {
    kind: "spec",
    parts: [
      goal,
      steps.map(({ title: words, check }) => [words, check ?? null]),
      criteria.map((each) => [each.kind, each.kind === "command" ? each.command : each.text]),
      scope,
      dependsOn,
      context.map(({ heading, text: words }) => [heading, words]),
      // Texts without gates keep the digests that they were approved with.
      ...(gates.length === 0 ? [] : [gates.map(printGate)]),
    ],
  };
});

/** Names a step by its words, as 8 hex digits: a step is done for the text that it was done for. */
export function stepDigest(text: string, check?: string): string {
  return sha256(JSON.stringify([text, check ?? null])).slice(0, 8);
}
