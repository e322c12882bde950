import type { Effect } from "#core/decision.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";

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

async function unlessRefused(
  act: () => Promise<void>,
  kind: "created" | "updated",
): Promise<EffectOutcome> {
  try {
    await act();
    return { kind };
  } catch (error) {
    const isRefusal =
      error instanceof GitHubError &&
      (error.kind === "not-found" || error.kind === "rejected" || error.kind === "forbidden");
    if (!isRefusal) throw error;
    return { kind: "refused", why: error.message };
  }
}
