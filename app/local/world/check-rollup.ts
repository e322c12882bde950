import type { CheckRun, CommitStatus } from "./check-entities.ts";
import type { Repository } from "./entities.ts";
import { judgeRun, stateVerdicts } from "./required-checks.ts";
import { latestStatuses } from "./statuses.ts";
import type { World } from "./world.ts";

/** Everything that counts of a commit: the newest run of each name in each suite, and the last word of each context. */
export interface CommitChecks {
  readonly runs: readonly CheckRun[];
  readonly statuses: readonly CommitStatus[];
}

export function checksOfCommit(world: World, repository: Repository, sha: string): CommitChecks {
  const runs = world.checkRuns.filter(
    (run) => run.repositoryId === repository.id && run.headSha === sha,
  );
  return { runs: dropOlder(runs), statuses: latestStatuses(world, repository, sha) };
}

/** Of several runs of one name in one suite only the newest counts. */
export function dropOlder(runs: readonly CheckRun[]): CheckRun[] {
  const newest = new Map(runs.map((run) => [`${run.suiteId}:${run.name}`, run]));
  return runs.filter((run) => newest.get(`${run.suiteId}:${run.name}`) === run);
}

/** The one word for all of them; undefined where nobody has said anything. */
export function rollUp({ runs, statuses }: CommitChecks) {
  const verdicts = [...runs.map(judgeRun), ...statuses.map(({ state }) => stateVerdicts[state])];
  if (verdicts.length === 0) return undefined;
  if (verdicts.includes("red")) return "FAILURE";
  return verdicts.includes("pending") ? "PENDING" : "SUCCESS";
}
