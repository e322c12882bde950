import type { RulesetText } from "../../world/ruleset-changes.ts";
import { createRuleset, deleteRuleset, updateRuleset } from "../../world/ruleset-changes.ts";
import type { Ruleset } from "../../world/ruleset-entities.ts";
import { bypasses, rulesetsOf, rulesOfBranch } from "../../world/rulesets.ts";
import { eventActor, isAllowed } from "../../world/tokens.ts";
import { ApiError, notFound } from "../errors.ts";
import { paged } from "../paging.ts";
import { renderPlacedRule, renderRuleset, renderShortRuleset } from "../render/ruleset.ts";
import type { Call } from "../route.ts";
import { created, noContent, ok, route } from "../route.ts";
import { isLeftOut, PostRuleset, PutRuleset } from "../ruleset-input.ts";

/** Of a user's repository GitHub says only this, with nothing where the reason should be (seen: s4k10503/velvet#298). */
const noQueue = "Invalid rule 'merge_queue': ";

function checkRules({ world, repository }: Call, { rules = [] }: PutRuleset): void {
  const unknown = rules.find(isLeftOut);
  if (unknown !== undefined) {
    world.unmodelled.push(`ruleset rule ${unknown.type}`);
    throw new ApiError(501, `The embedded GitHub does not model the rule ${unknown.type}`);
  }
  const hasQueue = rules.some(({ type }) => type === "merge_queue");
  const isOrganizations = world.users.require(repository.ownerId).type === "Organization";
  if (hasQueue && !isOrganizations)
    throw new ApiError(422, "Validation Failed", { errors: [noQueue] });
}

function readText(body: PutRuleset): Partial<RulesetText> {
  const { name, enforcement, bypass_actors: bypassActors, conditions, rules } = body;
  const names = conditions?.ref_name;
  return {
    ...(name === undefined ? {} : { name }),
    ...(enforcement === undefined ? {} : { enforcement }),
    ...(bypassActors === undefined ? {} : { bypassActors }),
    ...(names === undefined ? {} : { include: names.include, exclude: names.exclude }),
    ...(rules === undefined ? {} : { rules: rules.filter((rule) => !isLeftOut(rule)) }),
  };
}

function requireRuleset(call: Call<"ruleset_id">): Ruleset {
  const ruleset = call.world.rulesets.get(Number(call.parameter("ruleset_id")));
  if (ruleset?.repositoryId !== call.repository.id) throw notFound();
  return ruleset;
}

function describe(call: Call, ruleset: Ruleset) {
  const { world, repository, caller } = call;
  const actor = eventActor(caller);
  const can = (deed: "ref" | "merge") =>
    actor !== undefined && bypasses(world, repository, ruleset, actor, deed);
  const bypass = can("ref") ? "always" : can("merge") ? "pull_requests_only" : "never";
  const administration = { name: "administration", access: "write" } as const;
  const mayEdit = isAllowed(world, caller, repository, administration);
  return renderRuleset(world, repository, ruleset, { bypass, mayEdit });
}

const list = route("GET /repos/{owner}/{repo}/rulesets", { permission: "metadata:read" }, (call) =>
  paged(call, rulesetsOf(call.world, call.repository), (ruleset) =>
    renderShortRuleset(call.world, call.repository, ruleset),
  ),
);

const create = route(
  "POST /repos/{owner}/{repo}/rulesets",
  { permission: "administration:write", body: PostRuleset },
  (call, body) => {
    checkRules(call, body);
    const { name, enforcement } = body;
    const empty = { bypassActors: [], include: [], exclude: [], rules: [] };
    const text = { ...empty, ...readText(body), name, enforcement };
    return created(describe(call, createRuleset(call.world, call.repository, text)));
  },
);

const get = route(
  "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}",
  { permission: "metadata:read" },
  (call) => ok(describe(call, requireRuleset(call))),
);

const put = route(
  "PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}",
  { permission: "administration:write", body: PutRuleset },
  (call, body) => {
    const ruleset = requireRuleset(call);
    checkRules(call, body);
    return ok(describe(call, updateRuleset(call.world, ruleset, readText(body), call.actor)));
  },
);

const remove = route(
  "DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}",
  { permission: "administration:write" },
  (call) => {
    deleteRuleset(call.world, requireRuleset(call), call.actor);
    return noContent();
  },
);

const ofBranch = route(
  "GET /repos/{owner}/{repo}/rules/branches/{branch}",
  { permission: "metadata:read" },
  (call) => {
    const rules = rulesOfBranch(call.world, call.repository, call.parameter("branch"));
    return paged(call, rules, (placed) => renderPlacedRule(call.repository, placed));
  },
);

export const rulesetRoutes = [list, create, get, put, remove, ofBranch];
