import { isScalar } from "@actions/workflow-parser";
import type { ConcurrencyClaim } from "./concurrency.ts";
import type { Scope } from "./expressions.ts";
import { evaluateFlag, evaluateText, field, type Template } from "./template.ts";

/** `concurrency:` of a workflow or job; undefined when there is none or its group is empty. */
export function readConcurrency(token: Template, scope: Scope): ConcurrencyClaim | undefined {
  const group = evaluateText(
    token !== undefined && isScalar(token) ? token : field(token, "group"),
    scope,
  );
  if (group === undefined || group === "") return undefined;
  return {
    group,
    cancelInProgress: evaluateFlag(field(token, "cancel-in-progress"), scope),
    queue: evaluateText(field(token, "queue"), scope) === "max" ? "max" : "single",
  };
}
