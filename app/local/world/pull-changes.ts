import { readRef, updateRefs } from "../git/refs.ts";
import { renderUser } from "../rest/render/user.ts";
import type { Repository, User } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { editIssue } from "./issue-changes.ts";
import { recordIssueEvent } from "./issue-events.ts";
import { bringHead, headRepositoryOf } from "./network.ts";
import type { Pull } from "./pull-entities.ts";
import { emitPull } from "./pulls.ts";
import { refreshTestMerge } from "./test-merge.ts";
import type { World } from "./world.ts";

export interface PullEdit {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  /** A branch that exists. */
  readonly baseBranch?: string | undefined;
  readonly maintainerCanModify?: boolean | undefined;
}

/** Changes the text or the base of a pull request and tells what it was before. */
export async function editPull(
  world: World,
  repository: Repository,
  pull: Pull,
  edit: PullEdit,
  actor: EventActor,
): Promise<Pull> {
  const { title, body, baseBranch = pull.baseBranch } = edit;
  const text = {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
  };
  editIssue(world, repository, world.issues.require(pull.issueId), text, actor);
  const { maintainerCanModify = pull.maintainerCanModify } = edit;
  const changed = world.pulls.update(pull.id, { baseBranch, maintainerCanModify });
  if (baseBranch === pull.baseBranch) return changed;
  const issue = world.issues.update(pull.issueId, { updatedAt: world.now() });
  const moved = { before: pull.baseBranch, after: baseBranch };
  recordIssueEvent(world, issue, { kind: "base_ref_changed", ...moved }, actor);
  const tried = await refreshTestMerge(world, repository, changed);
  const changes = { base: { ref: { from: pull.baseBranch }, sha: { from: pull.baseSha } } };
  emitPull(world, repository, tried, "edited", actor, { changes });
  return tried;
}

/** Opens a closed pull request again. Its head branch is there; it may have moved meanwhile. */
export async function reopenPull(
  world: World,
  repository: Repository,
  pull: Pull,
  actor: EventActor,
): Promise<Pull> {
  const git = world.git(repository);
  const home = headRepositoryOf(world, pull);
  const head = await readRef(world.git(home), `refs/heads/${pull.headBranch}`);
  const headSha = head?.sha ?? pull.headSha;
  await bringHead(world, repository, home, headSha);
  await updateRefs(git, [{ name: `refs/pull/${pull.number}/head`, after: headSha }]);
  const issue = world.issues.update(pull.issueId, {
    state: "open",
    updatedAt: world.now(),
    closedAt: null,
    closedById: null,
  });
  recordIssueEvent(world, issue, { kind: "reopened", stateReason: null }, actor);
  const moved = world.pulls.update(pull.id, { headSha });
  const tried = await refreshTestMerge(world, repository, moved);
  emitPull(world, repository, tried, "reopened", actor);
  return tried;
}

export function setDraft(
  world: World,
  repository: Repository,
  pull: Pull,
  draft: boolean,
  actor: EventActor,
): Pull {
  if (pull.draft === draft) return pull;
  const changed = world.pulls.update(pull.id, { draft });
  const action = draft ? "converted_to_draft" : "ready_for_review";
  emitPull(world, repository, changed, action, actor);
  return changed;
}

/** Asks people for a review, or no longer. Who is in that state already is passed over. */
export function setRequestedReviewers(
  world: World,
  repository: Repository,
  pull: Pull,
  change: { readonly people: readonly User[]; readonly requested: boolean },
  actor: EventActor,
): Pull {
  let current = pull;
  for (const user of change.people) {
    const before = current.requestedReviewerIds;
    if (before.includes(user.id) === change.requested) continue;
    const requestedReviewerIds = change.requested
      ? [...before, user.id]
      : before.filter((id) => id !== user.id);
    current = world.pulls.update(pull.id, { requestedReviewerIds });
    const action = change.requested ? "review_requested" : "review_request_removed";
    const special = { requested_reviewer: renderUser(world, user) };
    emitPull(world, repository, current, action, actor, special);
  }
  return current;
}
