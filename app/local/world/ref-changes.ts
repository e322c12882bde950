import { isAncestor } from "../git/history.ts";
import { objectType } from "../git/objects.ts";
import { isValidRefName, noObject, readRef, updateRefs } from "../git/refs.ts";
import type { GitRepository } from "../git/repository.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import type { Violation } from "./ref-rules.ts";
import { judgeRefChange } from "./ref-rules.ts";
import type { RefChange } from "./refs.ts";
import { afterRefsChanged } from "./refs.ts";
import type { World } from "./world.ts";

/** One wish. `before` left out: whatever stands there. `noObject` means "must not exist" before and "delete" after. */
export interface RefWish {
  readonly name: string;
  readonly before?: string;
  readonly after: string;
  readonly force: boolean;
  /** Wherever it stands, it must be there: an update makes no refs. */
  readonly mustExist?: boolean;
}

export type RefRefusal =
  | "invalid-name"
  /** `refs/pull/*` and the like belong to GitHub. */
  | "hidden"
  | "no-object"
  | "exists"
  | "no-ref"
  /** It stands elsewhere than the wish says, or moved meanwhile. */
  | "moved"
  | "not-fast-forward";

export type RefsOutcome =
  | { readonly kind: "changed"; readonly changes: readonly RefChange[] }
  | { readonly kind: "refused"; readonly name: string; readonly why: RefRefusal }
  | { readonly kind: "forbidden"; readonly name: string; readonly violation: Violation };

/**
 * Fulfils all wishes in one transaction of git, or none, and tells of what changed. The compare-and-swap is git's own:
 * pushes come in by another door at any moment.
 */
export async function changeRefs(
  world: World,
  repository: Repository,
  wishes: readonly RefWish[],
  actor: EventActor,
): Promise<RefsOutcome> {
  const git = world.git(repository);
  const judge = (change: RefChange) => judgeRefChange(world, repository, change, actor);
  const outcome = await git.exclusively(() => changeAll(git, wishes, judge));
  if (outcome.kind === "changed") {
    await afterRefsChanged(world, repository, outcome.changes, actor);
  }
  return outcome;
}

async function changeAll(
  git: GitRepository,
  wishes: readonly RefWish[],
  judge: (change: RefChange) => Promise<Violation | undefined>,
): Promise<RefsOutcome> {
  const checked = await Promise.all(wishes.map((wish) => checkWish(git, wish)));
  const changes: RefChange[] = [];
  for (const check of checked) {
    if (check.kind === "refused") return check;
    changes.push(check.change);
  }
  const moving = changes.filter(({ before, after }) => before !== after);
  for (const change of moving) {
    const violation = await judge(change);
    if (violation !== undefined) return { kind: "forbidden", name: change.name, violation };
  }
  const result = await updateRefs(git, moving);
  const [first] = wishes;
  // Everything was as wished a moment ago: a push was faster.
  if (result.kind === "refused") return { kind: "refused", name: first?.name ?? "", why: "moved" };
  return { kind: "changed", changes: moving };
}

type Checked =
  | { readonly kind: "possible"; readonly change: RefChange }
  | Extract<RefsOutcome, { kind: "refused" }>;

async function checkWish(git: GitRepository, wish: RefWish): Promise<Checked> {
  const { name, after } = wish;
  const before = (await readRef(git, name))?.sha ?? noObject;
  const why =
    (await refuseName(git, name, before)) ??
    refuseStanding(wish, before) ??
    (await refuseObject(git, wish)) ??
    (await refuseRewind(git, wish, before));
  if (why !== undefined) return { kind: "refused", name, why };
  return { kind: "possible", change: { name, before, after } };
}

/** The name of a ref that is there needs no proof. */
async function refuseName(
  git: GitRepository,
  name: string,
  before: string,
): Promise<RefRefusal | undefined> {
  if (name.startsWith("refs/pull/")) return "hidden";
  if (before !== noObject) return undefined;
  const isFull = /^refs\/[^/]+\/./.test(name);
  return isFull && (await isValidRefName(git, name)) ? undefined : "invalid-name";
}

function refuseStanding(wish: RefWish, before: string): RefRefusal | undefined {
  if (wish.before !== undefined && wish.before !== before) {
    if (wish.before === noObject) return "exists";
    return before === noObject ? "no-ref" : "moved";
  }
  const mustExist = wish.mustExist === true || wish.after === noObject;
  return mustExist && before === noObject ? "no-ref" : undefined;
}

/** Branches are tips of history: git refuses anything but a commit there, and so does GitHub. */
async function refuseObject(git: GitRepository, wish: RefWish): Promise<RefRefusal | undefined> {
  if (wish.after === noObject) return undefined;
  const type = await objectType(git, wish.after);
  const isFit = type === "commit" || (type !== undefined && !wish.name.startsWith("refs/heads/"));
  return isFit ? undefined : "no-object";
}

async function refuseRewind(
  git: GitRepository,
  wish: RefWish,
  before: string,
): Promise<RefRefusal | undefined> {
  if (wish.force || before === noObject || wish.after === noObject) return undefined;
  return (await isAncestor(git, before, wish.after)) ? undefined : "not-fast-forward";
}
