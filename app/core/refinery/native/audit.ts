import type { CommitFacts, NativeMerged } from "../facts.ts";
import { type NativeBench, short, type Turn } from "./bench.ts";
import { isSame } from "./memory.ts";
import type { NativeGroup, NativeMemory } from "./native-record.ts";

/**
 * The tree that was checked is the tree that landed, GitHub's own queue included: on 2026-04-23 it landed groups on a
 * wrong merge base for hours, and customers found out (REFINERY 5, complaint 1). What landed is compared with the group
 * that stood on the same tree; where no pass saw that group, nothing can be said.
 */
export function auditLandings(bench: NativeBench, turn: Turn): Turn {
  const done = new Set(turn.memory.audited);
  const line = bench.facts.base?.recent ?? [];
  const fresh = bench.queue.merged.filter(
    ({ commit }) => !done.has(commit) && line.some(({ sha }) => sha === commit),
  );
  const wrong = fresh.flatMap((merged) => compare(bench, turn.memory, line, merged));
  const audited = [...turn.memory.audited, ...fresh.map(({ commit }) => commit)];
  const memory = { ...turn.memory, audited };
  const [frozen] = wrong;
  if (frozen === undefined) return { ...turn, memory };
  return { ...turn, memory, frozen, notes: [...turn.notes, ...wrong] };
}

/** What is wrong with this landing, in words: one or none. */
function compare(
  bench: NativeBench,
  memory: NativeMemory,
  line: readonly CommitFacts[],
  merged: NativeMerged,
): readonly string[] {
  const stoodOn = treesBefore(bench, line, merged);
  const groups = memory.groups
    .filter((group) => isSame(group, merged))
    .filter((group) => stoodOn.has(treeOf(group.base, memory, line)));
  const checked = groups.at(-1);
  if (checked === undefined || groups.some(({ tree }) => tree === merged.tree)) return [];
  return [describe(merged, checked)];
}

function describe({ pull, commit, tree }: NativeMerged, checked: NativeGroup): string {
  return (
    `pull request #${pull} landed as commit ${short(commit)} with tree ${short(tree)}, but what GitHub's merge queue had ` +
    `checked for it on the same base is tree ${short(checked.tree)} (commit ${short(checked.commit)}): compare the two`
  );
}

/** Undefined is in no set: a base that nobody knows equals none. */
function treeOf(commit: string, memory: NativeMemory, line: readonly CommitFacts[]) {
  const group = memory.groups.find((each) => each.commit === commit);
  return line.find(({ sha }) => sha === commit)?.tree ?? group?.tree;
}

/**
 * Trees that a landing may stand on: that of the commit before it. Where GitHub rebases, a pull request leaves a commit
 * for each of its own: then those down to the landing before it.
 */
function treesBefore(
  { queue }: NativeBench,
  line: readonly CommitFacts[],
  merged: NativeMerged,
): ReadonlySet<string | undefined> {
  const start = line.findIndex(({ sha }) => sha === merged.commit) + 1;
  const others = new Set(queue.merged.map(({ commit }) => commit));
  const end = line.findIndex(({ sha }, i) => i >= start && others.has(sha));
  const length = queue.method !== "rebase" ? 1 : end < 0 ? line.length : end - start + 1;
  return new Set(line.slice(start, start + length).map(({ tree }) => tree));
}
