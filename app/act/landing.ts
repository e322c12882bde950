import type { Landing, RefAt } from "#core/decision.ts";
import { refineryRef } from "#core/names.ts";
import { withRealCommits } from "#core/refinery/unrecorded.ts";
import type { GitHub, RefUpdate } from "#github/port.ts";
import { appendRecord, writeEntry } from "#ledger/ledger.ts";
import { mergePulls } from "./merge-pulls.ts";
import { moveProposals } from "./move-proposals.ts";
import type { EffectOutcome } from "./outcome.ts";
import { type RefsMoved, tryRefs } from "./try-refs.ts";

/**
 * Puts pull requests on the base, each at its verified commit, and says so in the record. Never forced. Repeating it, or
 * dying anywhere in it, is safe: proposals that stand at their commit stay, a base that has moved is lost, and what landed
 * without its record is found by `findUnrecordedLanding`.
 */
export async function performLand(
  github: GitHub,
  namespace: string,
  landing: Landing,
): Promise<EffectOutcome> {
  const moved = await moveProposals(github, landing);
  if (moved.kind === "lost" || moved.kind === "refused") return moved;
  switch (landing.way) {
    case "refs":
      return landByRefs(github, namespace, landing);
    case "pulls":
      return landByPulls(github, namespace, landing);
  }
}

/**
 * The base, the record and the refs that have served, in one transaction: either the verified commit is on the base and
 * the record says so, or nothing happened. A ref to drop that is gone already, or one ref too many for a rule ("pushes that
 * update more than 2 branches"), must not keep the rest from landing: a refusal is tried once more without them.
 */
async function landByRefs(
  github: GitHub,
  namespace: string,
  landing: Landing,
): Promise<EffectOutcome> {
  const { base, from, to, expected } = landing;
  const entry = await writeEntry(github, { ...landing, tree: landing.recordTree });
  const updates: readonly RefUpdate[] = [
    { name: `refs/heads/${base}`, before: from, after: to, force: false },
    { name: refineryRef(namespace, base), before: expected, after: entry, force: false },
  ];
  const drops = landing.drop.map(deletionOf);
  const first = await tryRefs(github, [...updates, ...drops]);
  const isOver = first.kind === "updated" || drops.length === 0;
  return outcomeOf(isOver ? first : await tryRefs(github, updates));
}

function outcomeOf(moved: RefsMoved): EffectOutcome {
  return moved.kind === "rejected" ? { kind: "lost" } : moved;
}

/**
 * GitHub merges; then the record says what each became, and the refs that have served go. Anything that ends it between two
 * merges leaves a base that tells how far it came.
 */
async function landByPulls(
  github: GitHub,
  namespace: string,
  landing: Landing,
): Promise<EffectOutcome> {
  const merged = await mergePulls(github, landing);
  if (merged.kind !== "merged") return merged;
  const record = withRealCommits(landing.record, landing.pulls, merged.commits);
  const { base, recordTree: tree } = landing;
  const append = { ...landing, record, tree, ref: refineryRef(namespace, base) };
  const appended = await appendRecord(github, append);
  if (appended.kind === "lost") return { kind: "lost" };
  if (landing.drop.length > 0) await tryRefs(github, landing.drop.map(deletionOf));
  return { kind: "updated" };
}

/** A ref that goes, if it still stands there. */
export const deletionOf = ({ name, head }: RefAt): RefUpdate => ({
  name,
  before: head,
  after: undefined,
  force: true,
});
