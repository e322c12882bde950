import type { BaseFacts } from "./facts.ts";
import { auditor, freeze } from "./freeze.ts";
import type { Landing, RefineryRecord } from "./record.ts";

/** What was found for one landing. `unknown`: the list of commits does not reach back to it. */
type Finding =
  | { readonly kind: "as-tested" }
  | { readonly kind: "unknown" }
  | { readonly kind: "gone" }
  | { readonly kind: "another-tree"; readonly found: string };

/**
 * The law, looked at from outside: every landing is on the base's first-parent history with exactly the tree that was
 * tested. Each is looked for until it was seen or missed; what is missed freezes the record. A landing is missed only
 * where something older than it is on the list: a list that is too short is no evidence.
 */
export function auditLandings(
  record: RefineryRecord,
  base: BaseFacts,
  now: Date,
): { readonly record: RefineryRecord; readonly problem?: string } {
  const findings = record.landed.map((landing, i) => ({
    landing,
    finding: landing.audited ? undefined : find(landing, record.landed.slice(0, i), base),
  }));
  const isLookedAt = (finding: Finding | undefined) =>
    finding !== undefined && finding.kind !== "unknown";
  if (!findings.some(({ finding }) => isLookedAt(finding))) return { record };
  const landed = findings.map(({ landing, finding }) =>
    isLookedAt(finding) ? { ...landing, audited: true as const } : landing,
  );
  const audited = { ...record, landed };
  const [problem] = findings.flatMap(({ landing, finding }) => explain(landing, finding, base));
  return problem === undefined
    ? { record: audited }
    : { record: freeze(audited, problem, auditor, now), problem };
}

function find(landing: Landing, before: readonly Landing[], { recent }: BaseFacts): Finding {
  const there = recent.find(({ sha }) => sha === landing.commit);
  if (there !== undefined) {
    const isAsTested = there.tree === landing.tree;
    return isAsTested ? { kind: "as-tested" } : { kind: "another-tree", found: there.tree };
  }
  const older = new Set([landing.on, ...before.map(({ commit }) => commit)]);
  return recent.some(({ sha }) => older.has(sha)) ? { kind: "gone" } : { kind: "unknown" };
}

function explain(
  landing: Landing,
  finding: Finding | undefined,
  base: BaseFacts,
): readonly string[] {
  switch (finding?.kind) {
    case undefined:
    case "as-tested":
    case "unknown":
      return [];
    case "gone":
      return [explainGone(landing, base)];
    case "another-tree":
      return [explainMismatch({ ...landing, found: finding.found }, base.name)];
  }
}

const whatToDo = (base: string) =>
  `Nothing more lands. Look at \`${base}\`, bring it to what you want it to be, then thaw the Refinery.`;

function explainGone({ pull, commit, tree }: Landing, base: BaseFacts): string {
  return (
    `Pull request #${pull} landed as ${short(commit)} (tree ${short(tree)}, as tested), but \`${base.name}\`, now at ` +
    `${short(base.head)}, does not have that commit any more: somebody has moved the branch. ${whatToDo(base.name)}`
  );
}

/** The commit that is there has another tree than the one that was tested; also for a merge of GitHub's that went wrong. */
export function explainMismatch(
  landing: Pick<Landing, "pull" | "commit" | "tree"> & { readonly found: string },
  base: string,
): string {
  const { pull, commit, tree, found } = landing;
  return (
    `Pull request #${pull} was tested as tree ${short(tree)}, but ${short(commit)} on \`${base}\`, which it landed as, ` +
    `has tree ${short(found)}. ${whatToDo(base)}`
  );
}

const short = (sha: string) => sha.slice(0, 10);
