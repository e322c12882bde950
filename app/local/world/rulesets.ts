import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { hasRole, roleOf } from "./people.ts";
import { matchesRefPattern } from "./ref-patterns.ts";
import type { BypassActor, Rule, RuleOf, Ruleset } from "./ruleset-entities.ts";
import type { World } from "./world.ts";

/** A rule with the ruleset that it stands in. */
export interface PlacedRule<Kind extends Rule = Rule> {
  readonly ruleset: Ruleset;
  readonly rule: Kind;
}

export function rulesetsOf(world: World, repository: Repository): Ruleset[] {
  return world.rulesets.filter(({ repositoryId }) => repositoryId === repository.id);
}

/** Whether a ruleset is about a branch, in force or not. */
export function coversBranch(repository: Repository, ruleset: Ruleset, branch: string): boolean {
  const matches = (pattern: string) =>
    pattern === "~ALL" ||
    (pattern === "~DEFAULT_BRANCH" && branch === repository.defaultBranch) ||
    matchesRefPattern(pattern, `refs/heads/${branch}`);
  return ruleset.include.some(matches) && !ruleset.exclude.some(matches);
}

/** The rules in force for a branch, whether or not it is there. */
export function rulesOfBranch(world: World, repository: Repository, branch: string): PlacedRule[] {
  return rulesetsOf(world, repository)
    .filter(({ enforcement }) => enforcement === "active")
    .filter((ruleset) => coversBranch(repository, ruleset, branch))
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ ruleset, rule })));
}

/** By GitHub's words in its description of `GET …/branches`: protected by branch protections or rulesets. */
export function isProtected(world: World, repository: Repository, branch: string): boolean {
  return rulesOfBranch(world, repository, branch).length > 0;
}

export function rulesOfType<Type extends Rule["type"]>(
  rules: readonly PlacedRule[],
  type: Type,
): PlacedRule<RuleOf<Type>>[] {
  return rules.filter((placed): placed is PlacedRule<RuleOf<Type>> => placed.rule.type === type);
}

/** What is being done: a ref is moved by hand, or a pull request is merged. */
export type Deed = "ref" | "merge";

/** GitHub's ids of the repository roles that a bypass list can name (seen in exported rulesets). */
const roleIds = new Map([
  [2, "maintain"],
  [4, "write"],
  [5, "admin"],
] as const);

function isActor(
  world: World,
  repository: Repository,
  listed: BypassActor,
  actor: EventActor,
): boolean {
  switch (listed.actor_type) {
    case "Integration":
      return actor.app?.id === listed.actor_id;
    case "User":
      return actor.app === null && actor.user.id === listed.actor_id;
    case "RepositoryRole": {
      const role = [...roleIds].find(([id]) => id === listed.actor_id)?.[1];
      if (role === undefined || actor.app !== null) return false;
      return hasRole(roleOf(world, repository, actor.user.id), role);
    }
  }
}

/** Whether the ruleset does not bind this actor for this deed. */
export function bypasses(
  world: World,
  repository: Repository,
  ruleset: Ruleset,
  actor: EventActor,
  deed: Deed,
): boolean {
  return ruleset.bypassActors.some(
    (listed) =>
      isActor(world, repository, listed, actor) &&
      (deed === "merge" || listed.bypass_mode !== "pull_request"),
  );
}

/** The rules of a branch that bind this actor. */
export function bindingRules(
  world: World,
  repository: Repository,
  branch: string,
  actor: EventActor,
  deed: Deed,
): PlacedRule[] {
  return rulesOfBranch(world, repository, branch).filter(
    ({ ruleset }) => !bypasses(world, repository, ruleset, actor, deed),
  );
}
