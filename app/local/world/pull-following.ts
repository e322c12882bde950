import { isAncestor } from "../git/history.ts";
import { noObject, updateRefs } from "../git/refs.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import type { Pull } from "./pull-entities.ts";
import { closePull, emitPull, markMerged, openPulls } from "./pulls.ts";
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

/** Open pull requests follow their branches: new commits, a base that has caught up, a branch that went away. */
export async function followBranches(
  world: World,
  repository: Repository,
  changes: readonly BranchChange[],
  actor: EventActor,
): Promise<void> {
  const moved = new Map(changes.map((change) => [change.branch, change]));
  const contained = new Map<string, ReadonlySet<number>>();
  for (const pull of openPulls(world, repository)) {
    const head = moved.get(pull.headBranch);
    const base = moved.get(pull.baseBranch);
    if (head === undefined && base === undefined) continue;
    const known = contained.get(pull.baseBranch) ?? (await findContained(world, repository, base));
    contained.set(pull.baseBranch, known);
    await followPull(world, repository, pull, { head, base, contained: known }, actor);
  }
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
  if (isGone(head) || isGone(base)) {
    closePull(world, repository, pull, actor);
    return;
  }
  if (base !== undefined && (await hasLanded(world, repository, pull, moves))) {
    const headSha = head?.after ?? pull.headSha;
    await keepHead(world, repository, pull, headSha);
    markMerged(world, repository, world.pulls.update(pull.id, { headSha }), base.after, actor);
  } else if (head !== undefined) await synchronize(world, repository, pull, head, actor);
}

async function hasLanded(
  world: World,
  repository: Repository,
  pull: Pull,
  { head, base, contained }: Moves,
): Promise<boolean> {
  if (base === undefined) return false;
  if (head === undefined) return contained.has(pull.number);
  return isAncestor(world.git(repository), head.after, base.after);
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
  const tried = await refreshTestMerge(world, repository, moved);
  emitPull(world, repository, tried, "synchronize", actor, { before, after });
}
