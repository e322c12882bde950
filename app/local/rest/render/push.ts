import type { FileStatus } from "../../git/diff.ts";
import type { CommitFacts, Signature } from "../../git/objects.ts";
import { noObject } from "../../git/refs.ts";
import type { Repository, User } from "../../world/entities.ts";
import { commitEmail } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { findByEmail } from "./git.ts";
import { pageUrl, timestamp } from "./links.ts";
import { renderRepository } from "./repository.ts";
import { renderUser } from "./user.ts";

export interface PushDescription {
  readonly change: { readonly name: string; readonly before: string; readonly after: string };
  /** Oldest first. */
  readonly commits: readonly CommitFacts[];
  readonly forced: boolean;
  readonly paths: readonly { readonly path: string; readonly status: FileStatus }[];
}

/** The `push` payload. Its `repository` differs from every other event's: epoch seconds, and the owner's name. */
export function renderPush(
  world: World,
  repository: Repository,
  { change, commits, forced, paths }: PushDescription,
  pusher: User,
) {
  const { name, before, after } = change;
  const last = commits.at(-1);
  const rendered = commits.map((commit) => renderPushedCommit(world, repository, commit));
  const withPaths = rendered.map((commit) =>
    commit.id === last?.sha ? { ...commit, ...renderPaths(paths) } : commit,
  );
  return {
    ref: name,
    before,
    after,
    base_ref: null,
    created: before === noObject,
    deleted: after === noObject,
    forced,
    compare: pageUrl(world, repository, `/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`),
    commits: withPaths,
    head_commit: withPaths.at(-1) ?? null,
    pusher: { name: pusher.login, email: commitEmail(pusher) },
    repository: renderPushRepository(world, repository),
  };
}

function renderPushRepository(world: World, repository: Repository) {
  const owner = world.users.require(repository.ownerId);
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  return {
    ...renderRepository(world, repository),
    owner: { ...renderUser(world, owner), name: owner.login, email: owner.email },
    created_at: seconds(repository.createdAt),
    pushed_at: seconds(repository.pushedAt),
    stargazers: 0,
    master_branch: repository.defaultBranch,
    ...(owner.type === "Organization" ? { organization: owner.login } : {}),
  };
}

function renderPushedCommit(world: World, repository: Repository, commit: CommitFacts) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: timestamp(commit.committer.date),
    url: pageUrl(world, repository, `/commit/${commit.sha}`),
    author: renderPerson(world, commit.author),
    committer: renderPerson(world, commit.committer),
    added: [],
    removed: [],
    modified: [],
  };
}

function renderPerson(world: World, { name, email }: Signature) {
  const user = findByEmail(world, email);
  return { name, email, ...(user === undefined ? {} : { username: user.login }) };
}

/** The paths of the whole push, told on its head commit: what `paths` filters and readers look at. */
function renderPaths(paths: PushDescription["paths"]) {
  const of = (...wanted: FileStatus[]) =>
    paths.filter(({ status }) => wanted.includes(status)).map(({ path }) => path);
  return {
    added: of("added", "copied"),
    removed: of("removed"),
    modified: of("modified", "changed", "renamed"),
  };
}
