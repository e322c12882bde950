import type { components } from "@octokit/openapi-types";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Ruleset } from "../../world/ruleset-entities.ts";
import type { PlacedRule } from "../../world/rulesets.ts";
import type { World } from "../../world/world.ts";
import { pageUrl, repositoryUrl } from "./links.ts";

type Schemas = components["schemas"];
type Bypass = NonNullable<Schemas["repository-ruleset"]["current_user_can_bypass"]>;

/** The form in lists: who may bypass it, and its rules, are told of a single one only. */
export function renderShortRuleset(world: World, repository: Repository, ruleset: Ruleset) {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: "branch",
    source_type: "Repository",
    source: repository.fullName,
    enforcement: ruleset.enforcement,
    node_id: nodeId("RepositoryRuleset", ruleset.id),
    _links: {
      self: { href: repositoryUrl(world, repository, `/rulesets/${ruleset.id}`) },
      html: { href: pageUrl(world, repository, `/rules/${ruleset.id}`) },
    },
    created_at: ruleset.createdAt.toISOString(),
    updated_at: ruleset.updatedAt.toISOString(),
  } satisfies Schemas["repository-ruleset"];
}

/** Who may change a ruleset is also told who may bypass it. */
export function renderRuleset(
  world: World,
  repository: Repository,
  ruleset: Ruleset,
  reader: { readonly bypass: Bypass; readonly mayEdit: boolean },
) {
  return {
    ...renderShortRuleset(world, repository, ruleset),
    conditions: { ref_name: { include: [...ruleset.include], exclude: [...ruleset.exclude] } },
    rules: [...ruleset.rules],
    ...(reader.mayEdit ? { bypass_actors: [...ruleset.bypassActors] } : {}),
    current_user_can_bypass: reader.bypass,
  };
}

/** A rule in force for a branch, with where it comes from. */
export function renderPlacedRule(repository: Repository, { ruleset, rule }: PlacedRule) {
  return {
    ...rule,
    ruleset_source_type: "Repository",
    ruleset_source: repository.fullName,
    ruleset_id: ruleset.id,
  };
}
