import type { Effect, Projection } from "#core/decision.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub, ProjectionChange } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";

/**
 * One comment and the labels, in one request. Nothing depends on them: a refusal (a locked conversation, more than
 * 2,500 comments) is told to the log and stops nothing.
 */
export async function performProject(
  github: GitHub,
  effect: Extract<Effect, { kind: "project" }>,
): Promise<EffectOutcome> {
  const { issue } = effect;
  try {
    await github.project(changeOf(issue));
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    // The comment to edit or a label was deleted since it was seen.
    if (error.kind === "not-found") return { kind: "lost" };
    if (error.kind !== "rejected" && error.kind !== "forbidden") throw error;
    return { kind: "refused", why: error.message };
  }
  const isNew = issue.comment !== undefined && issue.sticky === undefined;
  return { kind: isNew ? "created" : "updated" };
}

function changeOf(issue: Projection): ProjectionChange {
  const { comment, sticky } = issue;
  return {
    issueNodeId: issue.nodeId,
    ...(comment !== undefined && sticky === undefined ? { createComment: comment } : {}),
    ...(comment !== undefined && sticky !== undefined
      ? { editComment: { id: sticky, body: comment } }
      : {}),
    deleteComments: issue.duplicates,
    addLabels: issue.addLabels,
    removeLabels: issue.removeLabels,
  };
}

/** Closing a closed issue is no error on GitHub. */
export async function performCloseIssue(
  github: GitHub,
  effect: Extract<Effect, { kind: "close-issue" }>,
): Promise<EffectOutcome> {
  await github.closeIssue(effect.nodeId);
  return { kind: "updated" };
}
