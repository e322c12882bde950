import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "#core/text/shell.ts";
import { clearAgentFile } from "./agent-file.ts";
import { type CommandEnd, runCommand } from "./command.ts";
import type { Git } from "./git.ts";
import type { Workshop } from "./workshop.ts";

export interface Shown {
  readonly commit: string;
  /** A commit that the clone should have already; absent: it may have nothing of it. */
  readonly known?: string | undefined;
  /** What is done in the clone when it has the commit: words after `git`. */
  readonly then: readonly (readonly string[])[];
}

const minutes = 2;
const ref = "refs/agent/shown";

/**
 * Shows the agent's own clone, the workspace's `.git`, a commit of ours. Yields git's words when that did not work. That
 * git runs as foreign code: the attacker is the agent, whose `.git/config` makes git start any program. It cannot reach
 * our git directory either, so it is given a bundle.
 */
export async function showInClone(
  workshop: Workshop,
  git: Git,
  shown: Shown,
): Promise<string | undefined> {
  mkdirSync(join(workshop.isolation.yard, "agent"), { recursive: true });
  const end = await showFrom(workshop, git, shown, shown.known);
  if (end.exitCode === 0) return undefined;
  const again = shown.known === undefined ? end : await showFrom(workshop, git, shown, undefined);
  return again.exitCode === 0 ? undefined : again.tail;
}

async function showFrom(
  workshop: Workshop,
  git: Git,
  { commit, then }: Shown,
  known: string | undefined,
): Promise<CommandEnd> {
  const calls = then.map((words) => ["git", ...words].map(shellWord).join(" "));
  if (commit === known) return runInClone(workshop, calls);
  const bundle = clearAgentFile(workshop, "shown.bundle");
  const without = known === undefined ? [] : [`^${known}`];
  await git.run(["update-ref", ref, commit]);
  await git.run(["bundle", "create", "--quiet", bundle, ref, ...without]);
  const fetch = `git fetch --quiet --no-tags --no-write-fetch-head ${shellWord(bundle)} ${ref}`;
  try {
    return await runInClone(workshop, [fetch, ...calls]);
  } finally {
    rmSync(bundle, { force: true });
  }
}

function runInClone(workshop: Workshop, calls: readonly string[]): Promise<CommandEnd> {
  const { job, isolation, redact, stop } = workshop;
  const errand = {
    command: calls.join(" && "),
    directory: job.workspace,
    environment: { PATH: job.path, HOME: "/nonexistent", LC_ALL: "C.UTF-8" },
    folders: [join(isolation.yard, "agent"), job.workspace],
  };
  return isolation.host(errand, (custody) =>
    runCommand({ custody, timeoutMinutes: minutes, onLine: () => undefined, redact, stop }),
  );
}
