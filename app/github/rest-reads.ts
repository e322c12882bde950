import { z } from "zod";
import type { Level } from "#core/desk/facts.ts";
import type { History } from "#core/life/history.ts";
import type { RunFacts } from "#core/molecule/facts.ts";
import { type Connection, parseAnswer } from "./connection.ts";
import { GitHubError } from "./errors.ts";
import type { RecentComment } from "./port.ts";
import { routes } from "./routes.ts";

/** Follow-up questions that only REST answers, asked where they matter. */

/** "not-found" as a value: the thing asked for is gone, or was never there. */
export async function findIt<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof GitHubError && error.kind === "not-found") return undefined;
    throw error;
  }
}

const Permission = z.object({ permission: z.string(), role_name: z.string().optional() });

/**
 * Asks for this person's permission and remembers the answer for a minute. `admin` and `write` may push; the role
 * `maintain` answers `write` and tells itself in `role_name`, where roles of an organization's own making stand too.
 * Whatever keeps GitHub from saying so is "none"; outages and rate limits throw.
 */
export function rememberPermissions(connection: Connection): (login: string) => Promise<Level> {
  const known = new Map<string, { readonly level: Level; readonly until: number }>();
  return async (login) => {
    const now = connection.now().getTime();
    const remembered = known.get(login);
    if (remembered !== undefined && remembered.until > now) return remembered.level;
    const level = await askPermission(connection, login);
    known.set(login, { level, until: now + 60_000 });
    return level;
  };
}

async function askPermission(connection: Connection, login: string): Promise<Level> {
  try {
    const { data } = await connection.call(routes.permission, { username: login });
    const parsed = Permission.safeParse(data);
    return parsed.success ? levelOf(parsed.data) : "none";
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (["rate-limited", "unavailable", "unauthenticated"].includes(error.kind)) throw error;
    return "none";
  }
}

function levelOf({ permission, role_name: role }: z.infer<typeof Permission>): Level {
  if (permission === "admin") return "admin";
  if (permission !== "write") return "none";
  return role === "maintain" ? "maintain" : "write";
}

const Run = z.object({
  id: z.number(),
  html_url: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
});
const Runs = z.object({ workflow_runs: z.array(Run.extend({ display_title: z.string() })) });

export async function readRun(connection: Connection, runId: number): Promise<RunFacts> {
  const answer = await findIt(connection.call(routes.run, { run_id: runId }));
  return answer === undefined
    ? { kind: "none" }
    : runOf(parseAnswer(Run, answer.data, `run ${runId}`));
}

function runOf(run: z.infer<typeof Run>): RunFacts {
  const where = { runId: run.id, url: run.html_url };
  if (run.status !== "completed") return { kind: "active", ...where };
  return { kind: "ended", ...where, conclusion: run.conclusion ?? "unknown" };
}

/** A filtered search of runs ends at 1,000 results (REST docs, "List workflow runs for a workflow"). */
const runPages = 10;

export async function findRun(
  connection: Connection,
  workflow: string,
  mark: string,
  since: string,
): Promise<RunFacts> {
  for (let page = 1; page <= runPages; page += 1) {
    const search = {
      workflow_id: workflow,
      created: `>=${since}`,
      event: "workflow_dispatch",
      per_page: 100,
      page,
    };
    const answer = await findIt(connection.call(routes.runsOfWorkflow, search));
    if (answer === undefined) return { kind: "none" };
    const { workflow_runs: runs } = parseAnswer(Runs, answer.data, `the runs of ${workflow}`);
    const run = runs.find((candidate) => candidate.display_title.includes(mark));
    if (run !== undefined) return runOf(run);
    if (runs.length < 100) return { kind: "none" };
  }
  return { kind: "none" };
}

const NewestRuns = z.object({ workflow_runs: z.array(Run.pick({ conclusion: true })) });

/** A workflow that does not exist has never succeeded. */
export async function isWorkflowGreen(
  connection: Connection,
  workflow: string,
  branch: string,
): Promise<boolean> {
  const search = { workflow_id: workflow, branch, status: "completed", per_page: 1 };
  const answer = await findIt(connection.call(routes.runsOfWorkflow, search));
  if (answer === undefined) return false;
  const { workflow_runs: runs } = parseAnswer(NewestRuns, answer.data, `the runs of ${workflow}`);
  return runs[0]?.conclusion === "success";
}

const RecentComments = z.array(
  z.object({
    id: z.number(),
    body: z.string().nullish(),
    issue_url: z.string(),
    user: z.object({ login: z.string() }).nullable(),
  }),
);

export async function readRecentComments(
  connection: Connection,
  since: string,
): Promise<readonly RecentComment[]> {
  const search = { since, sort: "created", direction: "desc", per_page: 100 };
  const { data } = await connection.call(routes.comments, search);
  const comments = parseAnswer(RecentComments, data, "the comments of the repository");
  return comments.map(({ id, body, issue_url: url, user }) => ({
    ...{ id, login: user?.login ?? "ghost", body: body ?? "" },
    number: Number(/\/(\d+)$/.exec(url)?.[1]),
  }));
}

const GroupRuns = z.object({
  workflow_runs: z.array(Run.pick({ id: true, status: true }).extend({ head_sha: z.string() })),
});

/** The newest hundred: what was started before those has long ended. */
export async function readGroupRuns(
  connection: Connection,
): Promise<readonly { readonly runId: number; readonly commit: string }[]> {
  const search = { event: "merge_group", per_page: 100 };
  const { data } = await connection.call(routes.runs, search);
  return parseAnswer(GroupRuns, data, "the runs of merge groups")
    .workflow_runs.filter(({ status }) => status !== "completed")
    .map(({ id, head_sha }) => ({ runId: id, commit: head_sha }));
}

const Commits = z.array(
  z.object({
    sha: z.string(),
    commit: z.object({ message: z.string(), committer: z.object({ date: z.string() }) }),
  }),
);

/** What GitHub gives at once. */
const historyPage = 100;

/** By the commit and not by the ref: GitHub documents `sha` for branches and commits alone, and the ledger has refs of its own. */
export async function readHistory(
  connection: Connection,
  head: string,
  most: number,
): Promise<History> {
  const commits: History["commits"][number][] = [];
  const size = Math.min(historyPage, most);
  for (let page = 1; commits.length < most; page += 1) {
    const search = { sha: head, per_page: size, page };
    const answer = await findIt(connection.call(routes.commits, search));
    const list = parseAnswer(Commits, answer?.data ?? [], `the history of ${head}`);
    for (const { sha, commit } of list) {
      commits.push({ sha, message: commit.message, at: commit.committer.date });
    }
    if (list.length < size) return { commits, isCut: false };
  }
  return { commits: commits.slice(0, most), isCut: true };
}
