import { isAncestor } from "../git/history.ts";
import { explainApprovals } from "./approvals.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { entryOfPull } from "./merge-queue/entries.ts";
import type { Pull } from "./pull-entities.ts";
import { describeViolation } from "./ref-rules.ts";
import { explainChecks } from "./required-checks.ts";
import type { RuleOf } from "./ruleset-entities.ts";
import type { PlacedRule } from "./rulesets.ts";
import { bindingRules, rulesOfType } from "./rulesets.ts";
import type { World } from "./world.ts";

export interface MergePlan {
  /** Where the base stands. */
  readonly base: string;
  readonly method: "merge" | "squash" | "rebase";
}

/** What rules have against this person or App merging the pull request now, in GitHub's words; undefined when nothing. */
export async function refuseByRules(
  world: World,
  repository: Repository,
  pull: Pull,
  plan: MergePlan,
  actor: EventActor,
): Promise<string | undefined> {
  if (entryOfPull(world, pull) !== undefined) return "Pull Request is in the merge queue";
  const rules = bindingRules(world, repository, pull.baseBranch, actor, "merge");
  const messages = [
    ...explainPlainRules(rules),
    ...(await explainRequiredChecks(world, repository, pull, plan, rules)),
    ...explainPullRules(world, repository, pull, plan, rulesOfType(rules, "pull_request")),
  ];
  return messages.length === 0 ? undefined : describeViolation({ kind: "rules", messages });
}

function explainPlainRules(rules: readonly PlacedRule[]): string[] {
  const has = (type: "merge_queue" | "update") => rulesOfType(rules, type).length > 0;
  return [
    ...(has("merge_queue") ? ["Changes must be made through the merge queue"] : []),
    ...(has("update") ? ["Cannot update this protected ref."] : []),
  ];
}

async function explainRequiredChecks(
  world: World,
  repository: Repository,
  pull: Pull,
  { base }: MergePlan,
  rules: readonly PlacedRule[],
): Promise<string[]> {
  const messages: string[] = [];
  for (const { rule } of rulesOfType(rules, "required_status_checks")) {
    const { required_status_checks: checks, strict_required_status_checks_policy: isStrict } =
      rule.parameters;
    messages.push(...explainChecks(world, repository, pull.headSha, checks));
    const isBehind = !(await isAncestor(world.git(repository), base, pull.headSha));
    if (isStrict && checks.length > 0 && isBehind) messages.push("Head branch is out of date.");
  }
  return messages;
}

const methodNames = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" };

function explainPullRules(
  world: World,
  repository: Repository,
  pull: Pull,
  { method }: MergePlan,
  rules: readonly PlacedRule<RuleOf<"pull_request">>[],
): string[] {
  const isAllowed = rules.every(({ rule }) =>
    rule.parameters.allowed_merge_methods.includes(method),
  );
  return [
    ...(isAllowed ? [] : [`${methodNames[method]} are not allowed on this branch.`]),
    ...explainApprovals(world, repository, pull, rules),
  ];
}
