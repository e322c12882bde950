import { isMergeable } from "../../rest/render/pull.ts";
import { explainApprovals } from "../approvals.ts";
import type { Repository } from "../entities.ts";
import type { EventActor } from "../events.ts";
import { recordIssueEvent } from "../issue-events.ts";
import type { Pull } from "../pull-entities.ts";
import { emitPull, isOpen } from "../pulls.ts";
import { explainChecks } from "../required-checks.ts";
import { rulesOfBranch, rulesOfType } from "../rulesets.ts";
import type { World } from "../world.ts";
import { entriesOf, entryOfPull, findAbandonment, findQueue } from "./entries.ts";
import type { QueueEntry } from "./queue-entities.ts";
import { removeEntry } from "./removal.ts";

export interface EnqueueWish {
  /** The head that the caller has looked at; undefined for whatever it is. */
  readonly expectedHead: string | undefined;
  readonly jump: boolean;
}

export type EnqueueOutcome =
  | { readonly kind: "enqueued"; readonly entry: QueueEntry }
  | { readonly kind: "refused"; readonly reason: string };

/** Puts a pull request into its base's queue now, or says why not: the queue does not wait until it is ready. */
export async function enqueuePull(
  world: World,
  repository: Repository,
  pull: Pull,
  wish: EnqueueWish,
  actor: EventActor,
): Promise<EnqueueOutcome> {
  const reason =
    refusePull(world, repository, pull, wish) ??
    refuseByRules(world, repository, pull) ??
    ((await isMergeable(world, repository, pull)) === true ? undefined : unmergeable) ??
    refusePull(world, repository, world.pulls.require(pull.id), wish);
  if (reason !== undefined) return { kind: "refused", reason };
  return { kind: "enqueued", entry: addEntry(world, repository, pull, wish, actor) };
}

const unmergeable = "Pull Request is not mergeable";

/** The first and the second sentence are GitHub's; how it words the others is not known. */
function refusePull(
  world: World,
  repository: Repository,
  pull: Pull,
  { expectedHead }: EnqueueWish,
): string | undefined {
  if (findQueue(world, repository, pull.baseBranch) === undefined) {
    return "Base branch does not have a merge queue enabled";
  }
  if (pull.draft) return "Pull Request is still a draft";
  if (!isOpen(world, pull)) return unmergeable;
  if (entryOfPull(world, pull) !== undefined) return "Pull request is already in the queue";
  if (expectedHead === undefined || expectedHead === pull.headSha) return undefined;
  return "Head branch was modified. Review and try the merge again.";
}

/** The required checks are the same for the pull request as for its group. Nobody bypasses them here (seen: community#203926). */
function refuseByRules(world: World, repository: Repository, pull: Pull): string | undefined {
  const rules = rulesOfBranch(world, repository, pull.baseBranch);
  const checks = rulesOfType(rules, "required_status_checks").flatMap(
    ({ rule }) => rule.parameters.required_status_checks,
  );
  const [problem] = explainChecks(world, repository, pull.headSha, checks);
  if (problem !== undefined) return problem;
  return explainApprovals(world, repository, pull, rulesOfType(rules, "pull_request"))[0];
}

function addEntry(
  world: World,
  repository: Repository,
  pull: Pull,
  { jump }: EnqueueWish,
  actor: EventActor,
): QueueEntry {
  dropAbandoned(world, pull, actor);
  const waiting = entriesOf(world, repository, pull.baseBranch).map(({ place }) => place);
  const entry = world.queueEntries.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    baseBranch: pull.baseBranch,
    pullId: pull.id,
    headSha: pull.headSha,
    place: jump ? Math.min(0, ...waiting) - 1 : Math.max(0, ...waiting) + 1,
    jump,
    enqueuedAt: world.now(),
    enqueuerId: actor.user.id,
    byWorkflowToken: actor.byWorkflowToken,
    group: null,
    conflictsWith: null,
    isLocked: false,
  });
  const happening = { kind: "added_to_merge_queue", enqueuerId: actor.user.id } as const;
  recordIssueEvent(world, { id: pull.issueId }, happening, actor);
  emitPull(world, repository, pull, "enqueued", actor);
  return entry;
}

/** An entry that lost its right to its place, and that the queue has not come round to removing. */
function dropAbandoned(world: World, pull: Pull, actor: EventActor): void {
  const old = world.queueEntries.byKey(String(pull.id));
  const reason = old === undefined ? undefined : findAbandonment(world, old);
  if (old !== undefined && reason !== undefined) removeEntry(world, old, reason, actor);
}
