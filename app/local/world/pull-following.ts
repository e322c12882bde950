import { isAncestor, listCommits } from "../git/history.ts";
import { noObject, updateRefs } from "../git/refs.ts";
import type { GitRepository } from "../git/repository.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { recordIssueEvent } from "./issue-events.ts";
import { bringHead } from "./network.ts";
import type { Pull } from "./pull-entities.ts";
import { closePull, emitPull, isOpen, markMerged } from "./pulls.ts";
import { refreshTestMerge } from "./test-merge.ts";
import type { World } from "./world.ts";

export interface BranchChange {
  readonly branch: string;
  readonly before: string;
  readonly after: string;
}

interface Moves {
  readonly head: BranchChange | undefined;
  readonly base: BranchChange | undefined;
  /** Numbers of the pull requests whose last known head the moved base has. */
  readonly contained: ReadonlySet<number>;
}

const isGone = (change: BranchChange | undefined) => change?.after === noObject;

/**
 * Open pull requests follow their branches: new commits, a base that has caught up, a branch that went away. Those of other
 * repositories whose head lives here follow it as well.
 */
export async function followBranches(
  world: World,
  repository: Repository,
  changes: readonly BranchChange[],
  actor: EventActor,
): Promise<void> {
  const moved = new Map(changes.map((change) => [change.branch, change]));
  const contained = new Map<string, ReadonlySet<number>>();
  for (const pull of pullsAround(world, repository)) {
    const head = pull.headRepositoryId === repository.id ? moved.get(pull.headBranch) : undefined;
    const base = pull.repositoryId === repository.id ? moved.get(pull.baseBranch) : undefined;
    if (head === undefined && base === undefined) continue;
    const home = world.repositories.require(pull.repositoryId);
    if (head !== undefined && !isGone(head)) await bringHead(world, home, repository, head.after);
    const key = base?.branch ?? "";
    const known = contained.get(key) ?? (await findContained(world, repository, base));
    contained.set(key, known);
    await followPull(world, home, pull, { head, base, contained: known }, actor);
  }
}

function pullsAround(world: World, repository: Repository): Pull[] {
  return world.pulls.filter(
    (pull) =>
      [pull.repositoryId, pull.headRepositoryId].includes(repository.id) && isOpen(world, pull),
  );
}

/** One question to git for all pull requests: a landing among dozens of them must stay cheap. */
async function findContained(
  world: World,
  repository: Repository,
  base: BranchChange | undefined,
): Promise<ReadonlySet<number>> {
  if (base === undefined || isGone(base)) return new Set();
  const output = await world
    .git(repository)
    .run(["for-each-ref", `--merged=${base.after}`, "--format=%(refname)", "refs/pull/"]);
  const numbers = output.split("\n").map((name) => /^refs\/pull\/(\d+)\/head$/.exec(name)?.[1]);
  return new Set(numbers.map(Number));
}

async function followPull(
  world: World,
  repository: Repository,
  pull: Pull,
  moves: Moves,
  actor: EventActor,
): Promise<void> {
  const { head, base } = moves;
  const landed = await findLanding(world, repository, pull, moves);
  if (landed !== undefined) {
    await keepHead(world, repository, pull, landed.head);
    const current = world.pulls.update(pull.id, { headSha: landed.head });
    markMerged(world, repository, current, landed.commit, actor);
  } else if (isGone(head) || isGone(base)) closePull(world, repository, pull, actor);
  else if (head !== undefined) await synchronize(world, repository, pull, head, actor);
}

interface Landing {
  readonly head: string;
  /** The commit that brought the head onto the base. */
  readonly commit: string;
}

/** A head branch that is deleted in the very push that lands it was merged, not abandoned. */
async function findLanding(
  world: World,
  repository: Repository,
  pull: Pull,
  { head, base, contained }: Moves,
): Promise<Landing | undefined> {
  if (base === undefined || isGone(base)) return undefined;
  const git = world.git(repository);
  const isKnownHead = head === undefined || isGone(head);
  const sha = isKnownHead ? pull.headSha : head.after;
  const isThere = isKnownHead ? contained.has(pull.number) : await isAncestor(git, sha, base.after);
  return isThere ? { head: sha, commit: await findBringer(git, sha, base) } : undefined;
}

/** The first of the base's own new commits that has the head: the head itself after a fast-forward, else a merge. */
async function findBringer(git: GitRepository, head: string, base: BranchChange): Promise<string> {
  const range = base.before === noObject ? [] : [`^${base.before}`];
  const output = await git.run(["rev-list", "--first-parent", "--reverse", base.after, ...range]);
  const commits = output.split("\n").filter((sha) => sha !== "");
  if (commits.includes(head)) return head;
  for (const commit of commits) if (await isAncestor(git, head, commit)) return commit;
  return base.after;
}

async function keepHead(
  world: World,
  repository: Repository,
  pull: Pull,
  sha: string,
): Promise<void> {
  if (sha === pull.headSha) return;
  const name = `refs/pull/${pull.number}/head`;
  await updateRefs(world.git(repository), [{ name, after: sha }]);
}

async function synchronize(
  world: World,
  repository: Repository,
  pull: Pull,
  { before, after }: BranchChange,
  actor: EventActor,
): Promise<void> {
  await keepHead(world, repository, pull, after);
  const moved = world.pulls.update(pull.id, { headSha: after });
  world.issues.update(pull.issueId, { updatedAt: world.now() });
  await recordMove(world, repository, moved, { before, after }, actor);
  const tried = await refreshTestMerge(world, repository, moved);
  emitPull(world, repository, tried, "synchronize", actor, { before, after });
}

/** The timeline names the commits that came, or, where history was rewritten, what was there before. */
async function recordMove(
  world: World,
  repository: Repository,
  pull: Pull,
  { before, after }: Pick<BranchChange, "before" | "after">,
  actor: EventActor,
): Promise<void> {
  const issue = { id: pull.issueId };
  const git = world.git(repository);
  if (!(await isAncestor(git, before, after))) {
    recordIssueEvent(world, issue, { kind: "head_ref_force_pushed", before, after }, actor);
    return;
  }
  const commits = await listCommits(git, { from: after, notReachableFrom: before });
  for (const { sha } of commits.toReversed())
    recordIssueEvent(world, issue, { kind: "committed", sha }, actor);
}
