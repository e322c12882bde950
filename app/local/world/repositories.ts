import {
  commitFiles,
  commitFolder,
  createBareRepository,
  importRepository,
} from "../git/storage.ts";
import type { Repository, User } from "./entities.ts";
import { commitSignature } from "./people.ts";
import type { World } from "./world.ts";

/** What a repository holds at the start: texts by path, a folder on disk, a local git repository, or nothing. */
export type RepositorySource =
  | { readonly files: Readonly<Record<string, string>> }
  | { readonly folder: string }
  | { readonly repository: string }
  | { readonly empty: true };

export interface NewRepository {
  readonly owner: User;
  readonly name: string;
  readonly source: RepositorySource;
  readonly description?: string;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly parentId?: number;
}

/** Makes a repository with its git on disk. Tells no one: seeding is not an event. */
export async function createRepository(world: World, request: NewRepository): Promise<Repository> {
  const now = world.now();
  const repository = world.repositories.add({
    id: world.ids.next(),
    ownerId: request.owner.id,
    name: request.name,
    fullName: `${request.owner.login}/${request.name}`,
    description: request.description ?? null,
    private: request.private ?? false,
    defaultBranch: request.defaultBranch ?? "main",
    parentId: request.parentId ?? null,
    allowMergeCommit: true,
    allowSquashMerge: true,
    allowRebaseMerge: true,
    allowAutoMerge: false,
    deleteBranchOnMerge: false,
    lastNumber: 0,
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  });
  await fillRepository(world, repository, request);
  return repository;
}

async function fillRepository(
  world: World,
  repository: Repository,
  { source, owner }: NewRepository,
): Promise<void> {
  const branch = repository.defaultBranch;
  await createBareRepository(world.gitDirectory(repository), branch, world.searchPath);
  const git = world.git(repository);
  const commit = { branch, author: commitSignature(world, owner), message: "Initial commit" };
  if ("files" in source) await commitFiles(git, { ...commit, files: source.files });
  else if ("folder" in source) await commitFolder(git, { ...commit, folder: source.folder });
  else if ("repository" in source) await importRepository(git, source.repository);
}

/** The next number for an issue or a pull request: they share one sequence. */
export function takeNumber(world: World, repository: Repository): number {
  const number = world.repositories.require(repository.id).lastNumber + 1;
  world.repositories.update(repository.id, { lastNumber: number });
  return number;
}
