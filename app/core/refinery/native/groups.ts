import type { NativeQueue } from "../facts.ts";
import type { NativeGroup, NativeMemory } from "./native-record.ts";

export type PresentQueue = Extract<NativeQueue, { kind: "present" }>;

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
