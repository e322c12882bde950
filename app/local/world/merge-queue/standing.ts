import type { Repository } from "../entities.ts";
import { judgeCheck } from "../required-checks.ts";
import type { RequiredCheck } from "../ruleset-entities.ts";
import { rulesOfBranch, rulesOfType } from "../rulesets.ts";
import type { World } from "../world.ts";
import { describeEntry } from "./entries.ts";
import type { QueueEntry } from "./queue-entities.ts";

/** UNMERGEABLE by a knob. */
export function isStuck(world: World, entry: QueueEntry): boolean {
  return world.faults.mergeQueue?.seesConflict?.(describeEntry(world, entry)) === true;
}

/** What the required checks of a branch say of one of its groups. Where none is required, every group is good. */
export function judgeGroup(
  world: World,
  repository: Repository,
  branch: string,
  sha: string,
): "pending" | "green" | "red" {
  const checks = requiredChecks(world, repository, branch);
  const verdicts = checks.map((check) => judgeCheck(world, repository, sha, check));
  if (verdicts.includes("red")) return "red";
  return verdicts.every((verdict) => verdict === "green") ? "green" : "pending";
}

function requiredChecks(world: World, repository: Repository, branch: string): RequiredCheck[] {
  return rulesOfType(rulesOfBranch(world, repository, branch), "required_status_checks").flatMap(
    ({ rule }) => rule.parameters.required_status_checks,
  );
}

/** The five states of GraphQL. A red entry that waits for those ahead of it to be decided is unmergeable already. */
export function entryState(world: World, repository: Repository, entry: QueueEntry) {
  if (entry.isLocked) return "LOCKED";
  if (isStuck(world, entry)) return "UNMERGEABLE";
  if (entry.group === null) return entry.conflictsWith === null ? "QUEUED" : "UNMERGEABLE";
  switch (judgeGroup(world, repository, entry.baseBranch, entry.group.headSha)) {
    case "green":
      return "MERGEABLE";
    case "pending":
      return "AWAITING_CHECKS";
    case "red":
      return "UNMERGEABLE";
  }
}
