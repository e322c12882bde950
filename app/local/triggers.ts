import { readRef } from "./git/refs.ts";
import type { ActionsRunner } from "./runner/host.ts";
import type { WorldEvent } from "./world/events.ts";
import type { World } from "./world/world.ts";

/** Hands an event on to Actions. Where an event says no place, workflows run on the tip of the default branch. */
export async function triggerWorkflows(
  world: World,
  runner: ActionsRunner,
  event: WorldEvent,
): Promise<void> {
  const { repository, actor } = event;
  if (repository === null) return;
  const place = event.trigger ?? (await defaultPlace(world, event));
  if (place === undefined) return;
  const { type } = actor.user;
  await runner.trigger({
    repository: repository.fullName,
    name: event.name,
    ...(event.action === null ? {} : { action: event.action }),
    payload: event.payload,
    ...place,
    actor: { login: actor.user.login, id: actor.user.id, type: type === "Bot" ? "Bot" : "User" },
    byWorkflowToken: actor.byWorkflowToken,
  });
}

/** Undefined for a repository without commits: nothing can run there. */
async function defaultPlace(world: World, event: WorldEvent) {
  if (event.repository === null) return undefined;
  const ref = `refs/heads/${event.repository.defaultBranch}`;
  const tip = await readRef(world.git(event.repository), ref);
  return tip === undefined ? undefined : { ref, sha: tip.sha };
}
