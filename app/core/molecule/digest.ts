import { createHash } from "node:crypto";
import { isIntricate, untickTasks } from "../text/markdown.ts";
import { parseSpec } from "./parse-spec.ts";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/**
 * What a spec means, as 64 hex digits: approval is given to this. Ticked boxes, line ends, hidden text and the order
 * of sections do not change it; any word does. A body that cannot be read is digested as it stands.
 */
export function specDigest(title: string, body: string): string {
  const lines = body.replace(/\r\n?/g, "\n");
  const text = isIntricate(lines) ? lines : untickTasks(lines);
  const parsed = parseSpec(text);
  if (!parsed.ok) return sha256(JSON.stringify(["unread", title, text.trimEnd()]));
  const { goal, steps, criteria, scope, dependsOn, context } = parsed.value;
  return sha256(
    JSON.stringify([
      "spec",
      title,
      goal,
      steps.map(({ title: words, check }) => [words, check ?? null]),
      criteria.map((each) => [each.kind, each.kind === "command" ? each.command : each.text]),
      scope,
      dependsOn,
      context.map(({ heading, text: words }) => [heading, words]),
    ]),
  );
}

/** Names a step by its words, as 8 hex digits: a step is done for the text that it was done for. */
export function stepDigest(text: string, check?: string): string {
  return sha256(JSON.stringify([text, check ?? null])).slice(0, 8);
}
