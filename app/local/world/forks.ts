import { renderRepository } from "../rest/render/repository.ts";
import { emit } from "./emit.ts";
import type { Repository, User } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { findInNetwork } from "./network.ts";
import { createRepository } from "./repositories.ts";
import type { World } from "./world.ts";

/** Copies a repository with its branches and tags to another owner, and tells of it; a fork that is there already is it. */
export async function forkRepository(
  world: World,
  parent: Repository,
  request: { readonly owner: User; readonly name: string },
  actor: EventActor,
): Promise<Repository> {
  const known = findInNetwork(world, parent, request.owner);
  if (known !== undefined) return known;
  const { description, private: isPrivate, defaultBranch } = parent;
  const fork = await createRepository(world, {
    ...request,
    source: { repository: world.gitDirectory(parent) },
    private: isPrivate,
    defaultBranch,
    parentId: parent.id,
    ...(description === null ? {} : { description }),
  });
  const forkee = { ...renderRepository(world, fork), public: !isPrivate };
  emit(world, { repository: parent, name: "fork", actor, payload: { forkee } });
  return fork;
}
