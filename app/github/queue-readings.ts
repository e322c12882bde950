import type {
  FailedCheck,
  NativeEntry,
  NativeMerged,
  NativeQueue,
  NativeRemoval,
  PresentQueue,
} from "#core/refinery/facts.ts";
import { answersMergeGroup } from "#core/refinery/native/answers-merge-group.ts";
import { refineryCheck } from "#core/text/check-words.ts";
import type {
  Check,
  MergedPull,
  OpenPull,
  OwnCheck,
  QueueAnswer,
  QueueEntry,
  QueueTimelineItem,
  Removal,
} from "./queue-answers.ts";

/** GitHub's merge queue in Cogtown's words. Pure. */

const methods = { MERGE: "merge", SQUASH: "squash", REBASE: "rebase" } as const;

/** GitHub's own default (docs, "Managing a merge queue"), where the queue does not tell. */
const defaultTimeoutMinutes = 60;

export function queueOf(answer: QueueAnswer): NativeQueue {
  const { queue } = answer;
  if (queue === null) return { kind: "none" };
  return {
    kind: "present",
    url: queue.url,
    ...configurationOf(queue.configuration),
    entries: (queue.entries ?? []).flatMap(entryOf).sort((a, b) => a.position - b.position),
    removals: answer.open.flatMap(removalsOf).sort((a, b) => a.at.localeCompare(b.at)),
    merged: answer.merged.flatMap(mergedOf).sort((a, b) => a.at.localeCompare(b.at)),
    ownChecks: new Map(answer.open.flatMap(ownChecksOf)),
    isAnswered: isAnswered(answer),
  };
}

/** Both times are in minutes (GraphQL reference, MergeQueueConfiguration). */
function configurationOf(
  configuration: NonNullable<QueueAnswer["queue"]>["configuration"],
): Pick<PresentQueue, "timeoutSeconds" | "method" | "gatherSeconds"> {
  const isGathering = (configuration?.minimumEntriesToMerge ?? 1) > 1;
  const gather = isGathering ? (configuration?.minimumEntriesToMergeWaitTime ?? 0) : 0;
  return {
    timeoutSeconds: (configuration?.checkResponseTimeout ?? defaultTimeoutMinutes) * 60,
    method: methods[configuration?.mergeMethod ?? "MERGE"],
    ...(gather === 0 ? {} : { gatherSeconds: gather * 60 }),
  };
}

const states = {
  QUEUED: "queued",
  AWAITING_CHECKS: "awaiting-checks",
  MERGEABLE: "mergeable",
  UNMERGEABLE: "unmergeable",
  LOCKED: "locked",
} as const;

/** An entry whose pull request is hidden from the App is nobody that it could do anything about. */
function entryOf(entry: QueueEntry): readonly NativeEntry[] {
  const { pullRequest: pull, headCommit, baseCommit } = entry;
  if (pull === null) return [];
  const rollup = headCommit?.statusCheckRollup;
  return [
    {
      pull: pull.number,
      head: pull.headRefOid,
      position: entry.position,
      state: states[entry.state],
      enqueuedAt: entry.enqueuedAt,
      enqueuer: entry.enqueuer,
      group:
        headCommit === null || baseCommit === null
          ? undefined
          : { commit: headCommit.oid, tree: headCommit.tree.oid, base: baseCommit.oid },
      checks: headCommit === null ? undefined : (rollup?.contexts.totalCount ?? 0),
      isGreen: rollup?.state === "SUCCESS",
      secondsToMerge: entry.estimatedTimeToMerge ?? undefined,
    },
  ];
}

/** What the Refinery itself says on a pull request waits for the queue: the queue must not wait for that. */
function ownChecksOf({ number, commits }: OpenPull): readonly (readonly [number, string])[] {
  const rollup = commits[0]?.commit.statusCheckRollup ?? undefined;
  if (rollup === undefined) return [];
  const others = rollup.contexts.filter((check) => !isRefinerys(check));
  if (others.length === rollup.contexts.length) return [[number, rollup.state]];
  return others.length === 0 ? [] : [[number, stateOfAll(others)]];
}

const isRefinerys = (check: OwnCheck) =>
  check.__typename === "CheckRun" && check.name === refineryCheck;

const goodConclusions: ReadonlySet<string | null> = new Set(["SUCCESS", "NEUTRAL", "SKIPPED"]);

/** As GitHub puts several together: red before open before green (GraphQL reference, StatusState). */
function stateOfAll(checks: readonly OwnCheck[]): string {
  const states = checks.map((check) => {
    if (check.__typename === "StatusContext") return check.state;
    if (check.status !== "COMPLETED") return "PENDING";
    return goodConclusions.has(check.conclusion) ? "SUCCESS" : "FAILURE";
  });
  if (states.some((state) => state === "FAILURE" || state === "ERROR")) return "FAILURE";
  return states.every((state) => state === "SUCCESS") ? "SUCCESS" : "PENDING";
}

function removalsOf({ number, headRefOid, timelineItems }: OpenPull): readonly NativeRemoval[] {
  return timelineItems.flatMap((item, i) =>
    item.__typename === "RemovedFromMergeQueueEvent"
      ? [removalOf(item, number, headBefore(timelineItems.slice(i + 1)) ?? headRefOid)]
      : [],
  );
}

function removalOf(item: Removal, pull: number, head: string): NativeRemoval {
  const checks = item.beforeCommit?.statusCheckRollup?.contexts;
  return {
    pull,
    head,
    at: item.createdAt,
    reason: item.reason ?? "UNKNOWN_REMOVAL_REASON",
    by: item.actor,
    isByBot: item.actor.endsWith("[bot]"),
    ...(checks === undefined ? {} : { failed: checks.flatMap(failureOf) }),
  };
}

/** The head that a pull request had before these items of its timeline; undefined: nothing moved it. */
function headBefore(items: readonly QueueTimelineItem[]): string | undefined {
  for (const item of items) {
    switch (item.__typename) {
      case "HeadRefForcePushedEvent":
        return item.beforeCommit?.oid ?? unknownHead;
      case "PullRequestCommit":
        return item.commit.parents[0]?.oid ?? unknownHead;
      case "RemovedFromMergeQueueEvent":
        break;
    }
  }
  return undefined;
}

/** Another one than now, which is all that matters: GitHub has forgotten it. */
const unknownHead = "0".repeat(40);

/** Conclusions that say that something is wrong with what was checked (GraphQL reference, CheckConclusionState). */
const badConclusions: ReadonlySet<string | null> = new Set(["FAILURE"]);
const badStates: ReadonlySet<string> = new Set(["FAILURE", "ERROR"]);

function failureOf(check: Check): readonly FailedCheck[] {
  switch (check.__typename) {
    case "CheckRun": {
      if (!badConclusions.has(check.conclusion)) return [];
      const summary = [check.title, check.summary].filter(Boolean).join("\n");
      return [{ name: check.name, summary, url: check.url }];
    }
    case "StatusContext": {
      if (!badStates.has(check.state)) return [];
      const url = check.targetUrl === null ? {} : { url: check.targetUrl };
      return [{ name: check.context, summary: check.description ?? "", ...url }];
    }
  }
}

function mergedOf({
  number,
  headRefOid,
  mergedAt,
  mergeCommit,
}: MergedPull): readonly NativeMerged[] {
  if (mergedAt === null || mergeCommit === null) return [];
  const { oid, tree } = mergeCommit;
  return [{ pull: number, head: headRefOid, commit: oid, tree: tree.oid, at: mergedAt }];
}

/** Files that GitHub takes for workflows (docs, "Workflow syntax for GitHub Actions"). */
const isWorkflow = (name: string) => /\.ya?ml$/.test(name);

function isAnswered({ workflows }: QueueAnswer): boolean {
  return (workflows?.entries ?? []).some(
    ({ name, object }) => isWorkflow(name) && answersMergeGroup(object?.text ?? ""),
  );
}
