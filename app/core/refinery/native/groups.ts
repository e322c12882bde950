import type { NativeQueue, PresentQueue } from "../facts.ts";
import type { NativeBench, NativeEffect, Turn } from "./bench.ts";
import type { NativeGroup, NativeMemory } from "./native-record.ts";

/** Whether GitHub holds this pull request's branch: it refuses pushes to it, or throws it out of the queue (GH006). */
export const isQueued = (queue: NativeQueue, pull: number): boolean =>
  queue.kind === "present" && queue.entries.some((entry) => entry.pull === pull);

/**
 * Groups whose runs may still go on although GitHub has taken them apart. Those that landed are none: GitHub puts the very
 * commits that it checked on the base, and what is still being run on them is the base's.
 */
export function goneGroups(
  memory: NativeMemory | undefined,
  queue: PresentQueue,
  landed: ReadonlySet<string>,
): readonly NativeGroup[] {
  const standing = new Set(queue.entries.map(({ group }) => group?.commit));
  return (memory?.groups ?? []).filter(
    ({ commit, isOver }) => isOver !== true && !standing.has(commit) && !landed.has(commit),
  );
}

/** What GitHub has checked for whom, for the audit and for whoever is to be blamed. */
export function rememberGroups({ queue, now }: NativeBench, turn: Turn): Turn {
  const known = new Set(turn.memory.groups.map(({ commit }) => commit));
  const fresh = queue.entries.flatMap(({ pull, head, position, group }): NativeGroup[] => {
    if (group === undefined || known.has(group.commit)) return [];
    const after = queue.entries.filter((other) => other.position < position);
    const since = now.toISOString();
    return [{ pull, head, ...group, after: after.map((other) => other.pull), since }];
  });
  return { ...turn, memory: { ...turn.memory, groups: [...turn.memory.groups, ...fresh] } };
}

/** Runs that one pass cancels: the next one goes on. */
const mostCancelled = 10;

/** GitHub does not end the runs of groups that it took apart (REFINERY 2.1): they take runners from those that count. */
export function cancelLeftovers({ queue, facts }: NativeBench, turn: Turn): Turn {
  const { leftovers } = queue;
  if (leftovers === undefined) return turn;
  const effects = leftovers
    .slice(0, mostCancelled)
    .map(({ runId }): NativeEffect => ({ kind: "cancel-run", runId, force: false }));
  const waiting = new Set(leftovers.slice(mostCancelled).map(({ commit }) => commit));
  const landed = new Set(facts.base?.recent.map(({ sha }) => sha));
  const over = new Set(
    goneGroups(turn.memory, queue, landed)
      .map(({ commit }) => commit)
      .filter((commit) => !waiting.has(commit)),
  );
  const groups = turn.memory.groups.map(
    (group): NativeGroup => (over.has(group.commit) ? { ...group, isOver: true } : group),
  );
  const note = `${effects.length} runs for groups that are no more are cancelled`;
  return {
    ...turn,
    memory: { ...turn.memory, groups },
    effects: [...turn.effects, ...effects],
    notes: effects.length === 0 ? turn.notes : [...turn.notes, note],
  };
}
