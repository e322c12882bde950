import { importCommit } from "../git/storage.ts";
import type { Repository, User } from "./entities.ts";
import type { Pull } from "./pull-entities.ts";
import type { World } from "./world.ts";

/** The first of a network: what all its forks come from. */
export function rootOf(world: World, repository: Repository): Repository {
  const { parentId } = repository;
  return parentId === null ? repository : rootOf(world, world.repositories.require(parentId));
}

/** The repository of this network that somebody owns: the one asked for itself before any other. */
export function findInNetwork(
  world: World,
  repository: Repository,
  owner: User,
): Repository | undefined {
  if (repository.ownerId === owner.id) return repository;
  const root = rootOf(world, repository).id;
  return world.repositories.find(
    (one) => one.ownerId === owner.id && rootOf(world, one).id === root,
  );
}

/** Where the head branch of a pull request lives. */
export function headRepositoryOf(world: World, pull: Pull): Repository {
  return world.repositories.require(pull.headRepositoryId);
}

export function isFromFork(pull: Pull): boolean {
  return pull.headRepositoryId !== pull.repositoryId;
}

/** Brings a commit from where the head lives to where it is to be merged: `refs/pull/N/head` points at it there. */
export async function bringHead(
  world: World,
  base: Repository,
  head: Repository,
  sha: string,
): Promise<void> {
  if (base.id !== head.id) await importCommit(world.git(base), world.gitDirectory(head), sha);
}
