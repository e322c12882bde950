import { setTimeout as pause } from "node:timers/promises";
import type { WorkflowJob, WorkflowRun } from "#local/world/actions-entities.ts";
import type { Ground } from "./chaos-town.ts";

/**
 * How a job comes to its end before its work does. `killed`: the action's process dies, its post step still runs;
 * `lost`: the machine is gone; `cancelled`: a person pressed the button; `timed-out`: the job's time is over.
 */
export const waysToStop = ["killed", "lost", "cancelled", "timed-out"] as const;
export type WayToStop = (typeof waysToStop)[number];

/** Longer than any job may take: see the workflow of the lone molecule. */
const beyondTimeout = 4 * 60_000;

export async function stopJob(ground: Ground, jobId: number, way: WayToStop): Promise<void> {
  const { github, clock } = ground;
  const { runId } = github.world.jobs.require(jobId);
  ground.stopped.push({ title: github.world.runs.require(runId).displayTitle, at: clock.now() });
  switch (way) {
    case "killed":
      github.runner?.killStep(jobId);
      return;
    case "lost":
      github.runner?.loseRunner(jobId);
      return;
    case "cancelled":
      await pressCancel(ground, runId);
      return;
    case "timed-out":
      clock.advance(beyondTimeout);
  }
}

async function pressCancel({ github, maya, owner, name }: Ground, runId: number): Promise<void> {
  const url = `${github.apiUrl}/repos/${owner}/${name}/actions/runs/${runId}/cancel`;
  const headers = { authorization: `Bearer ${maya.token}` };
  const answer = await fetch(url, { method: "POST", headers });
  if (answer.status !== 202) throw new Error(`cancelling was answered ${answer.status}`);
}

/** The polecat's job that runs now; waits for one. */
export async function findRunningPolecat(
  { github: { world } }: Ground,
  signal: AbortSignal,
): Promise<{ readonly run: WorkflowRun; readonly job: WorkflowJob }> {
  for (;;) {
    signal.throwIfAborted();
    const job = world.jobs.all().find(({ status }) => status === "in_progress");
    const run = job === undefined ? undefined : world.runs.require(job.runId);
    if (job !== undefined && run?.displayTitle.startsWith("polecat ") === true) return { run, job };
    await pause(10);
  }
}
