import type { FailedCheck, NativeRemoval } from "../facts.ts";
import type { Ejection, Red } from "../record.ts";
import { ejectionId, ofMolecule } from "./bench.ts";
import { isSame } from "./memory.ts";
import type { NativeMemory } from "./native-record.ts";

type NativeRed = NativeMemory["reds"][number];

/** What a worker is told of what a check said. */
const longestTail = 4_000;

/** A removal for red checks, with what is known of the group that was red. */
export function redOf(
  memory: NativeMemory,
  { pull, head, at, failed = [] }: NativeRemoval,
): NativeRed {
  const queuedAt = memory.queued.find((each) => isSame(each, { pull, head }))?.at ?? "";
  const group = memory.groups.findLast(
    (each) => isSame(each, { pull, head }) && each.since >= queuedAt && each.since <= at,
  );
  return {
    ...{ pull, head, at },
    checks: failed.map(({ name }) => name),
    tail: failed.map(describe).join("\n\n").slice(0, longestTail),
    ...(group === undefined ? {} : { tree: group.tree }),
    after: group?.after ?? [],
  };
}

function describe({ name, summary, url }: FailedCheck): string {
  const where = url === undefined ? "" : ` (${url})`;
  return `${name}${where}${summary === "" ? "" : `:\n${summary}`}`;
}

/**
 * Two reds of the same check, one of them with nobody before it in the group: the other pull requests are not to blame,
 * and a flake that hits twice is rarer than a fault. A group that was never seen says nothing of who stood in it.
 */
export function isOwnFault(reds: readonly NativeRed[]): boolean {
  const isAlone = reds.some(({ tree, after }) => tree !== undefined && after.length === 0);
  const [last, ...earlier] = reds.toReversed();
  return (
    isAlone && earlier.some(({ checks }) => checks.some((name) => last?.checks.includes(name)))
  );
}

export function ejectionForReds(
  { pull, head }: NativeRemoval,
  molecule: number | undefined,
  reds: readonly NativeRed[],
  now: Date,
): Ejection {
  const last = reds.at(-1);
  const checks = last?.checks.map((name) => `\`${name}\``).join(" and ") ?? "";
  const what = checks === "" ? "its checks failed" : `${checks} failed`;
  return {
    ...{ pull, head, candidate: ejectionId({ pull, head }), at: now.toISOString() },
    ...ofMolecule(molecule),
    cause: "red",
    why: `${what} in GitHub's merge queue, ${reds.length} times at this head`,
    tail: last?.tail ?? "",
    against: alwaysBefore(reds).map((before) => ({ pull: before })),
    reds: reds.flatMap((red) => recordRed(red)),
  };
}

/** Those that stood before it every time that it was seen to be red: none, when it was red without any of them. */
function alwaysBefore(reds: readonly NativeRed[]): number[] {
  const [first, ...others] = reds.filter(({ tree }) => tree !== undefined);
  return (first?.after ?? []).filter((pull) => others.every(({ after }) => after.includes(pull)));
}

function recordRed({ pull, head, checks, tail, tree, after, at }: NativeRed): readonly Red[] {
  if (tree === undefined) return [];
  const command = checks.join(", ") || "the checks of the merge queue";
  const candidate = ejectionId({ pull, head });
  // GitHub tells no exit code: 1 is what a failed check has.
  return [{ candidate, tree, isAlone: after.length === 0, command, exitCode: 1, tail, after, at }];
}
