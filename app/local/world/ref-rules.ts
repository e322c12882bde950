import { isAncestor } from "../git/history.ts";
import { objectType } from "../git/objects.ts";
import { noObject } from "../git/refs.ts";
import { missingApprovals } from "./approvals.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { findQueueLock } from "./merge-queue/entries.ts";
import { openPulls } from "./pulls.ts";
import type { RefChange } from "./refs.ts";
import { explainChecks } from "./required-checks.ts";
import type { Rule } from "./ruleset-entities.ts";
import { bindingRules } from "./rulesets.ts";
import type { World } from "./world.ts";

/** Why a ref may not be moved by hand. */
export type Violation =
  /** A pull request from this branch waits in a merge queue, or the branch is the queue's own. */
  | { readonly kind: "locked"; readonly message: string }
  | { readonly kind: "rules"; readonly messages: readonly string[] };

/** The sentences as git clients and API callers see them, one paragraph each. */
export function describeViolation(violation: Violation): string {
  if (violation.kind === "locked") return violation.message;
  return ["Repository rule violations found", ...violation.messages].join("\n\n");
}

const branchOf = (name: string) => /^refs\/heads\/(.+)$/s.exec(name)?.[1];

/**
 * What stands against moving this ref, for this actor. Objects that have not arrived yet (a push is judged before git has
 * taken it) are no fast-forward to be refused here: the hook of the push looks at that with `forbidsRewinding`.
 */
export async function judgeRefChange(
  world: World,
  repository: Repository,
  change: RefChange,
  actor: EventActor,
): Promise<Violation | undefined> {
  const branch = branchOf(change.name);
  if (branch === undefined || change.before === change.after) return undefined;
  const lock = findQueueLock(world, repository, branch);
  if (lock !== undefined) return { kind: "locked", message: lock };
  const messages: string[] = [];
  for (const { rule } of bindingRules(world, repository, branch, actor, "ref")) {
    messages.push(...(await judgeRule(world, repository, branch, change, rule)));
  }
  return messages.length === 0 ? undefined : { kind: "rules", messages };
}

/** Whether a push of this actor to the branch must be a fast-forward. */
export function forbidsRewinding(
  world: World,
  repository: Repository,
  name: string,
  actor: EventActor,
): boolean {
  const branch = branchOf(name);
  if (branch === undefined) return false;
  return bindingRules(world, repository, branch, actor, "ref").some(
    ({ rule }) => rule.type === "non_fast_forward",
  );
}

export const rewindRefusal = "Cannot force-push to this branch";

async function judgeRule(
  world: World,
  repository: Repository,
  branch: string,
  change: RefChange,
  rule: Rule,
): Promise<readonly string[]> {
  if (change.after === noObject) {
    return rule.type === "deletion" ? ["Cannot delete this branch"] : [];
  }
  if (change.before === noObject) return judgeCreation(world, repository, change, rule);
  switch (rule.type) {
    case "merge_queue":
      return ["Changes must be made through the merge queue"];
    case "pull_request":
      return isProposed(world, repository, branch, change.after, rule)
        ? []
        : ["Changes must be made through a pull request."];
    case "required_status_checks": {
      const { required_status_checks: checks } = rule.parameters;
      return explainChecks(world, repository, change.after, checks);
    }
    case "update":
      return ["Cannot update this protected ref."];
    case "non_fast_forward":
      return (await isRewind(world, repository, change)) ? [rewindRefusal] : [];
    case "deletion":
      return [];
  }
}

function judgeCreation(
  world: World,
  repository: Repository,
  change: RefChange,
  rule: Rule,
): readonly string[] {
  if (rule.type !== "required_status_checks") return [];
  const { required_status_checks: checks, do_not_enforce_on_create: isLax } = rule.parameters;
  return isLax ? [] : explainChecks(world, repository, change.after, checks);
}

async function isRewind(world: World, repository: Repository, change: RefChange): Promise<boolean> {
  const git = world.git(repository);
  if ((await objectType(git, change.after)) !== "commit") return false;
  return !(await isAncestor(git, change.before, change.after));
}

/** A push of what a pull request with enough approvals proposes is let through (seen: yshavit/mdq#255). */
function isProposed(
  world: World,
  repository: Repository,
  branch: string,
  sha: string,
  rule: Extract<Rule, { type: "pull_request" }>,
): boolean {
  return openPulls(world, repository).some(
    (pull) =>
      pull.baseBranch === branch &&
      pull.headSha === sha &&
      !pull.draft &&
      missingApprovals(world, repository, pull, rule) === 0,
  );
}
