import { z } from "zod";
import { readRef } from "./git/refs.ts";
import type { ActionsRunner } from "./runner/host.ts";
import type { Payload, TriggerPlace, WorldEvent } from "./world/events.ts";
import type { World } from "./world/world.ts";

/**
 * Hands an event on to Actions. Where an event says no place, workflows run on the tip of the default branch. What happens
 * to a pull request starts workflows of `pull_request_target` there too, even where it conflicts and starts nothing else.
 */
export async function triggerWorkflows(
  world: World,
  runner: ActionsRunner,
  event: WorldEvent,
): Promise<void> {
  const place = event.trigger ?? (await defaultPlace(world, event));
  if (place !== undefined && place !== "none") await trigger(runner, event, event.name, place);
  if (event.name !== "pull_request") return;
  const target = await defaultPlace(world, event);
  if (target === undefined) return;
  await trigger(runner, event, "pull_request_target", { ...target, ...readEnds(event.payload) });
}

const Branch = z.object({ ref: z.string() });
const PullPayload = z.object({ pull_request: z.object({ head: Branch, base: Branch }) });

function readEnds(payload: Payload) {
  const { head, base } = PullPayload.parse(payload).pull_request;
  return { headRef: head.ref, baseRef: base.ref };
}

async function trigger(
  runner: ActionsRunner,
  event: WorldEvent,
  name: string,
  place: TriggerPlace,
): Promise<void> {
  const { repository, actor } = event;
  if (repository === null) return;
  const { type } = actor.user;
  await runner.trigger({
    repository: repository.fullName,
    name,
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
