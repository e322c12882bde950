import { html } from "hono/html";
import type { WorkflowJob, WorkflowRun } from "../world/actions-entities.ts";
import type { Repository } from "../world/entities.ts";
import type { World } from "../world/world.ts";
import { type Html, renderPage, renderText, renderTime } from "./layout.ts";

/** The runs of a repository, newest first. */
export function renderRunList(world: World, repository: Repository): Html {
  const runs = world.runs
    .filter((run) => run.repository === repository.fullName)
    .sort((a, b) => b.id - a.id);
  const rows = runs.map(
    (
      run,
    ) => html`<tr><td><a href="/${repository.fullName}/actions/runs/${run.id}">${run.displayTitle}</a></td>
<td>${run.workflowName}</td><td>${describeEnd(run)}</td><td>${renderTime(run.createdAt)}</td></tr>`,
  );
  const table = html`<table><tr><th>run</th><th>workflow</th><th>state</th><th>started</th></tr>${rows}</table>`;
  const nothing = html`<p class="quiet">Nothing has run yet.</p>`;
  return renderPage("Actions", repository.fullName, rows.length === 0 ? nothing : table);
}

/** One run with the logs and summaries of its newest jobs. */
export function renderRunPage(world: World, repository: Repository, run: WorkflowRun): Html {
  const jobs = world.jobs
    .filter((job) => job.runId === run.id && job.runAttempt === run.runAttempt)
    .sort((a, b) => a.id - b.id);
  const content = html`<p>${run.workflowName}, run ${run.runNumber}, attempt ${run.runAttempt}: ${describeEnd(run)}. Started by ${run.triggeringActor} at ${renderTime(run.runStartedAt)}, on ${run.headSha.slice(0, 7)}.</p>
${jobs.map((job) => renderJob(world, job))}`;
  return renderPage(run.displayTitle, repository.fullName, content);
}

function renderJob(world: World, job: WorkflowJob): Html {
  const steps = job.steps.map(
    (step) =>
      html`<tr><td>${step.number}</td><td>${step.name}</td><td>${describeEnd(step)}</td></tr>`,
  );
  const summary = world.jobSummaries.get(job.id);
  const log = (world.jobLogs.get(job.id) ?? []).join("\n");
  return html`<h2>${job.name}: ${describeEnd(job)}</h2><table>${steps}</table>
${summary === undefined || summary === "" ? "" : html`<h2>Summary</h2>${renderText(summary)}`}
<h2>Log</h2>${renderText(log)}`;
}

function describeEnd(row: { readonly status: string; readonly conclusion: string | null }): string {
  return row.conclusion ?? row.status.replace("_", " ");
}
