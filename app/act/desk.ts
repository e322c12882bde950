import type { Effect } from "#core/decision.ts";
import type { GitHub } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";
import { unlessRefused } from "./unless-refused.ts";

type Of<K extends Effect["kind"]> = Extract<Effect, { kind: K }>;

/** Nothing rests on an answer: a locked conversation, or one that is full, is told to the log and stops nothing. */
export function performAnswer(github: GitHub, answer: Of<"answer">): Promise<EffectOutcome> {
  return unlessRefused(() => github.answerOn(answer), "created");
}

export function performCreateIssues(
  github: GitHub,
  { issues }: Of<"create-issues">,
): Promise<EffectOutcome> {
  return unlessRefused(() => github.createIssues(issues), "created");
}

export function performAddSubIssues(
  github: GitHub,
  { parent, children }: Of<"add-sub-issues">,
): Promise<EffectOutcome> {
  return unlessRefused(() => github.addSubIssues(parent, children), "updated");
}

export function performLinkDependencies(
  github: GitHub,
  { links }: Of<"link-dependencies">,
): Promise<EffectOutcome> {
  return unlessRefused(() => github.linkDependencies(links), "updated");
}

export function performEditIssue(
  github: GitHub,
  { nodeId, body }: Of<"edit-issue">,
): Promise<EffectOutcome> {
  return unlessRefused(() => github.editIssue(nodeId, body), "updated");
}

export function performPinIssue(
  github: GitHub,
  { nodeId }: Of<"pin-issue">,
): Promise<EffectOutcome> {
  return unlessRefused(() => github.pinIssue(nodeId), "updated");
}
