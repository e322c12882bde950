import type { Repository } from "./entities.ts";
import type { Pull } from "./pull-entities.ts";
import { latestOpinions } from "./reviews.ts";
import type { RuleOf } from "./ruleset-entities.ts";
import type { PlacedRule } from "./rulesets.ts";
import type { World } from "./world.ts";

/** How many approvals of people who may write are still missing. */
export function missingApprovals(
  world: World,
  repository: Repository,
  pull: Pull,
  { parameters }: RuleOf<"pull_request">,
): number {
  const opinions = latestOpinions(world, repository, pull, { writersOnly: true });
  const approvals = opinions.filter(({ state }) => state === "APPROVED").length;
  return Math.max(0, parameters.required_approving_review_count - approvals);
}

/** GitHub's sentence about the approvals that are missing by the strictest of these rules. */
export function explainApprovals(
  world: World,
  repository: Repository,
  pull: Pull,
  rules: readonly PlacedRule<RuleOf<"pull_request">>[],
): string[] {
  const missing = rules.map(({ rule }) => missingApprovals(world, repository, pull, rule));
  const most = Math.max(0, ...missing);
  if (most === 0) return [];
  const reviews = most === 1 ? "review is" : "reviews are";
  return [`At least ${most} approving ${reviews} required by reviewers with write access.`];
}
