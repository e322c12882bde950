import { renderRepository } from "../rest/render/repository.ts";
import { renderUser } from "../rest/render/user.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload, TriggerPlace } from "./events.ts";
import type { World } from "./world.ts";

/** What a domain verb tells of a change. `payload` holds only what is special to this event. */
export interface Emission {
  readonly repository: Repository;
  readonly name: string;
  readonly action?: string;
  readonly actor: EventActor;
  readonly payload: Payload | Promise<Payload>;
  /** Where workflows for it run; the tip of the default branch when left out. */
  readonly trigger?: TriggerPlace | "none";
  /** Only this App is told. */
  readonly onlyAppId?: number;
}

/**
 * Puts a change on the bus: webhooks and workflows follow from it. The common parts (action, repository, sender) are
 * rendered now, as the world is at this moment.
 */
export function emit(world: World, emission: Emission): void {
  const { repository, name, actor } = emission;
  const common = {
    repository: renderRepository(world, repository),
    ...renderOrganization(world, repository),
    sender: renderUser(world, actor.user),
  };
  const action = emission.action === undefined ? {} : { action: emission.action };
  const complete = (special: Payload): Payload => ({ ...action, ...common, ...special });
  const { payload } = emission;
  world.bus.emit({
    repository,
    name,
    action: emission.action ?? null,
    actor,
    payload: payload instanceof Promise ? payload.then(complete) : complete(payload),
    trigger: emission.trigger ?? null,
    onlyAppId: emission.onlyAppId ?? null,
  });
}

/** Webhooks of an organization's repository name the organization. */
function renderOrganization(world: World, repository: Repository) {
  const owner = world.users.require(repository.ownerId);
  if (owner.type !== "Organization") return {};
  const { login, id, node_id, avatar_url } = renderUser(world, owner);
  const url = `${world.baseUrl}/orgs/${login}`;
  return {
    organization: {
      login,
      id,
      node_id,
      url,
      avatar_url,
      repos_url: `${url}/repos`,
      events_url: `${url}/events`,
      hooks_url: `${url}/hooks`,
      issues_url: `${url}/issues`,
      members_url: `${url}/members{/member}`,
      public_members_url: `${url}/public_members{/member}`,
      description: null,
    },
  };
}
