import { readPlanYaml } from "../plan/read-plan.ts";
import { type PlanView, readPlanComment } from "../text/plan-words.ts";
import type { DeskFacts } from "./facts.ts";

/**
 * What stands in the plan's comment and cannot be read. Once it was answered the comment is ours again, with the text kept:
 * whatever we write there ourselves can be read, so what cannot is what somebody else wrote.
 */
export function findUnreadable({
  planComments: [comment],
}: DeskFacts): Extract<PlanView["state"], { kind: "refused-edit" }> | undefined {
  if (comment === undefined || comment.editedBy?.canWrite === false) return undefined;
  const text = readPlanComment(comment.body);
  if (text === undefined) return undefined;
  const parsed = readPlanYaml(text);
  return parsed.ok ? undefined : { kind: "refused-edit", problems: parsed.problems, text };
}
