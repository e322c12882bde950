import { ExpressionFailure, type Scope } from "./expressions.ts";
import { evaluateText } from "./template.ts";
import type { StepDefinition } from "./workflow-file.ts";

/** What GitHub shows for a step: its name, or "Run" and what it runs. */
export function stepName(step: StepDefinition, scope: Scope): string {
  const { token } = step;
  const name = readable(() => evaluateText(token.find("name"), scope));
  if (name !== undefined && name !== "") return name;
  const what = token.find("uses") ?? token.find("run");
  const text = readable(() => evaluateText(what, scope)) ?? "";
  return `Run ${text.trim().split("\n")[0] ?? ""}`;
}

/** A name may use what is not there yet, such as outputs: then there is no better name than none. */
function readable(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionFailure) return undefined;
    throw error;
  }
}
