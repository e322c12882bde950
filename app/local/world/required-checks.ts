import type { CheckRun } from "./check-entities.ts";
import type { Repository } from "./entities.ts";
import type { RequiredCheck } from "./ruleset-entities.ts";
import { latestStatuses } from "./statuses.ts";
import type { World } from "./world.ts";

/** What is known of one required context on one commit. Nobody having said anything yet is `expected`. */
export type CheckVerdict = "green" | "red" | "pending" | "expected";

/**
 * Conclusions that satisfy a required check: skipped and neutral count as well as success (docs, "Troubleshooting required
 * status checks").
 */
const good: ReadonlySet<CheckRun["conclusion"]> = new Set(["success", "neutral", "skipped"]);

export function judgeRun(run: CheckRun): CheckVerdict {
  if (run.status !== "completed") return "pending";
  return good.has(run.conclusion) ? "green" : "red";
}

export const stateVerdicts = {
  success: "green",
  failure: "red",
  error: "red",
  pending: "pending",
} as const satisfies Record<string, CheckVerdict>;

/** Of the runs of one name in one suite only the newest counts. */
function newestPerSuite(runs: readonly CheckRun[]): CheckRun[] {
  return [...new Map(runs.map((run) => [run.suiteId, run])).values()];
}

/** Where several Apps or workflows report one context, all of them must be good. */
export function judgeCheck(
  world: World,
  repository: Repository,
  sha: string,
  { context, integration_id: appId }: RequiredCheck,
): CheckVerdict {
  const runs = world.checkRuns.filter(
    (run) =>
      run.repositoryId === repository.id &&
      run.headSha === sha &&
      run.name === context &&
      (appId === undefined || run.appId === appId),
  );
  const botId = appId === undefined ? undefined : world.apps.get(appId)?.botId;
  const statuses = latestStatuses(world, repository, sha).filter(
    (status) => status.context === context && (appId === undefined || status.creatorId === botId),
  );
  return combine([
    ...newestPerSuite(runs).map(judgeRun),
    ...statuses.map(({ state }) => stateVerdicts[state]),
  ]);
}

function combine(verdicts: readonly CheckVerdict[]): CheckVerdict {
  if (verdicts.length === 0) return "expected";
  if (verdicts.includes("red")) return "red";
  return verdicts.includes("pending") ? "pending" : "green";
}

/** GitHub's sentences about those of `checks` that do not let a ref move to `sha`. */
export function explainChecks(
  world: World,
  repository: Repository,
  sha: string,
  checks: readonly RequiredCheck[],
): string[] {
  const open = checks.flatMap((check) => {
    const verdict = judgeCheck(world, repository, sha, check);
    return verdict === "green" ? [] : [{ check, verdict }];
  });
  const [only, ...others] = open;
  if (only === undefined) return [];
  if (others.length > 0) {
    return [`${open.length} of ${checks.length} required status checks ${describeAll(open)}.`];
  }
  return [`Required status check "${only.check.context}" is ${described[only.verdict]}.`];
}

/** "is expected" is known from refusals of GitHub's; how it words the others is not. */
const described = {
  green: "successful",
  red: "failing",
  pending: "in progress",
  expected: "expected",
} as const satisfies Record<CheckVerdict, string>;

function describeAll(open: readonly { readonly verdict: CheckVerdict }[]): string {
  const areExpected = open.every(({ verdict }) => verdict === "expected");
  return areExpected ? "are expected" : "have not succeeded";
}
