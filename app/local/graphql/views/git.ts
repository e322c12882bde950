import { listCommits, readCommit } from "../../git/history.ts";
import type { CommitFacts, ObjectType, Signature, TreeEntry } from "../../git/objects.ts";
import { objectType, readBlob, readTree, readTreeEntry } from "../../git/objects.ts";
import type { GitRef } from "../../git/refs.ts";
import { resolveCommit } from "../../git/refs.ts";
import type { GitRepository } from "../../git/repository.ts";
import { findByEmail } from "../../rest/render/git.ts";
import { pageUrl, timestamp } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { leftOut } from "../unmodelled.ts";
import { viewActor } from "./actor.ts";
import { viewRollup } from "./rollup.ts";

/** Every kind of git object has these. `abbreviatedOid` is GitHub's seven characters. */
function viewObject(context: GraphQLContext, repository: Repository, oid: string) {
  return {
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: pageUrl(context.world, repository, `/commit/${oid}`),
  };
}

export function viewCommit(context: GraphQLContext, repository: Repository, oid: string) {
  const facts = () => readCommit(context.world.git(repository), oid);
  const message = async () => (await facts()).message;
  return {
    __typename: "Commit",
    ...viewObject(context, repository, oid),
    id: nodeId("Commit", repository.id, oid),
    url: pageUrl(context.world, repository, `/commit/${oid}`),
    message,
    messageHeadline: async () => (await message()).split("\n")[0] ?? "",
    messageBody: async () => (await message()).split("\n").slice(1).join("\n").trim(),
    tree: async () => viewTree(context, repository, (await facts()).tree),
    committedDate: async () => timestamp((await facts()).committer.date),
    authoredDate: async () => timestamp((await facts()).author.date),
    author: async () => viewSignature(context, (await facts()).author),
    committer: async () => viewSignature(context, (await facts()).committer),
    history: (paging: Paging) => viewHistory(context, repository, oid, paging),
    // Arguments are taken before anything is waited for: execute.ts sees then which of them are looked at.
    parents: async ({ first = null, last = null, after = null, before = null }: Paging) =>
      viewParents(context, repository, await facts(), { first, last, after, before }),
    statusCheckRollup: () => viewRollup(context, repository, oid),
  };
}

/** A commit and all that it reaches, newest first, as many as a page from its start has; further ones are not modelled. */
async function viewHistory(
  context: GraphQLContext,
  repository: Repository,
  from: string,
  paging: Paging,
) {
  const { first } = paging;
  if (first == null || paging.after != null) throw leftOut(context, "Commit.history but its start");
  const git = context.world.git(repository);
  const commits = await listCommits(git, { from, limit: first + 1 });
  return connect(commits, paging, {
    key: ({ sha }) => sha,
    view: ({ sha }) => viewCommit(context, repository, sha),
  });
}

function viewParents(
  context: GraphQLContext,
  repository: Repository,
  { parents }: CommitFacts,
  paging: Paging,
) {
  return connect(parents, paging, {
    key: (sha) => sha,
    view: (sha) => viewCommit(context, repository, sha),
  });
}

function viewSignature(context: GraphQLContext, { name, email, date }: Signature) {
  const user = findByEmail(context.world, email);
  return { name, email, date: timestamp(date), user: user ? viewActor(context, user) : null };
}

function viewTree(context: GraphQLContext, repository: Repository, oid: string) {
  return {
    __typename: "Tree",
    ...viewObject(context, repository, oid),
    id: nodeId("Tree", repository.id, oid),
    entries: async () => {
      const entries = await readTree(context.world.git(repository), oid);
      return entries.map((entry) => viewTreeEntry(context, repository, entry));
    },
  };
}

function viewTreeEntry(
  context: GraphQLContext,
  repository: Repository,
  { path, mode, type, sha, size }: TreeEntry,
) {
  return {
    __typename: "TreeEntry",
    name: path,
    path,
    mode: Number.parseInt(mode, 8),
    type,
    oid: sha,
    size: size ?? 0,
    object: () => (type === "commit" ? null : viewByType(context, repository, sha, type)),
  };
}

function viewBlob(context: GraphQLContext, repository: Repository, oid: string) {
  const content = () => readBlob(context.world.git(repository), oid);
  const isBinary = async () => (await content()).includes(0);
  return {
    __typename: "Blob",
    ...viewObject(context, repository, oid),
    id: nodeId("Blob", repository.id, oid),
    isBinary,
    byteSize: async () => (await content()).length,
    isTruncated: false,
    text: async () => ((await isBinary()) ? null : (await content()).toString("utf8")),
  };
}

/** Null for kinds of objects that are not modelled: annotated tags and submodules. */
function viewByType(
  context: GraphQLContext,
  repository: Repository,
  oid: string,
  type: ObjectType | undefined,
) {
  switch (type) {
    case "commit":
      return viewCommit(context, repository, oid);
    case "tree":
      return viewTree(context, repository, oid);
    case "blob":
      return viewBlob(context, repository, oid);
    case "tag":
    case undefined:
      return null;
  }
}

/** `prefix` is what the ref was asked for by, without its end: GitHub cuts it off the name. */
export function viewRef(
  context: GraphQLContext,
  repository: Repository,
  ref: GitRef,
  prefix: string,
) {
  return {
    __typename: "Ref",
    id: nodeId("Ref", repository.id, ref.name),
    name: ref.name.slice(prefix.length),
    prefix,
    target: viewByType(context, repository, ref.sha, ref.type),
  };
}

/** The part of a full ref name that GraphQL calls its prefix: `refs/heads/`, `refs/tags/`, or the folder it lies in. */
export function prefixOf(name: string): string {
  return /^refs\/(?:heads|tags)\//.exec(name)?.[0] ?? name.slice(0, name.lastIndexOf("/") + 1);
}

/** `REVISION` or `REVISION:PATH`, as `object(expression:)` takes it. Null when there is no such thing. */
export async function viewExpression(
  context: GraphQLContext,
  repository: Repository,
  expression: string,
) {
  const git = context.world.git(repository);
  const [revision = "", path] = expression.split(/:(.*)/s);
  const commit = await findRevision(context, repository, revision);
  if (commit === undefined) return null;
  if (path === undefined) return viewCommit(context, repository, commit);
  if (path === "") return viewTree(context, repository, (await readCommit(git, commit)).tree);
  const found = await findEntry(git, commit, path);
  return found === undefined ? null : viewByType(context, repository, found.sha, found.type);
}

async function findRevision(
  context: GraphQLContext,
  repository: Repository,
  revision: string,
): Promise<string | undefined> {
  const refs = await context.refs(repository);
  const name = revision === "HEAD" ? repository.defaultBranch : revision;
  const branch = refs.get(`refs/heads/${name}`) ?? refs.get(name);
  if (branch?.type === "commit") return branch.sha;
  if (revision === "HEAD") return undefined;
  return resolveCommit(context.world.git(repository), revision);
}

export async function viewByOid(context: GraphQLContext, repository: Repository, oid: string) {
  const type = await objectType(context.world.git(repository), oid);
  return viewByType(context, repository, oid, type);
}

type Entry = { readonly sha: string; readonly type: ObjectType } | undefined;

/** A commit's files never change, and the same few are asked for all the time. */
const entries = new WeakMap<GitRepository, Map<string, Promise<Entry>>>();

function findEntry(git: GitRepository, commit: string, path: string): Promise<Entry> {
  const known = entries.get(git) ?? new Map<string, Promise<Entry>>();
  entries.set(git, known);
  const key = `${commit}:${path}`;
  const found = known.get(key) ?? readTreeEntry(git, commit, path);
  known.set(key, found);
  return found;
}
