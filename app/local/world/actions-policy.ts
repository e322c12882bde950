import type { ActionsPolicy, DisabledState, Repository } from "./entities.ts";
import type { World } from "./world.ts";

const unlimited: ActionsPolicy = { enabled: true, allowed: "all" };

export function actionsPolicyOf(world: World, repository: Repository): ActionsPolicy {
  return world.actionsPolicies.get(repository.id) ?? unlimited;
}

export const isActionsEnabled = (world: World, repository: Repository): boolean =>
  actionsPolicyOf(world, repository).enabled;

const keyOf = (repository: Repository, path: string) => `${repository.fullName}:${path}`;

/** Of a workflow, by the path of its file. */
export function stateOf(
  world: World,
  repository: Repository,
  path: string,
): "active" | DisabledState {
  return world.disabledWorkflows.get(keyOf(repository, path)) ?? "active";
}

export function setState(
  world: World,
  repository: Repository,
  path: string,
  state: "active" | DisabledState,
): void {
  const key = keyOf(repository, path);
  if (state === "active") world.disabledWorkflows.delete(key);
  else world.disabledWorkflows.set(key, state);
}
