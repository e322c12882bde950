import type { WorkflowRun } from "../world/actions-entities.ts";
import { createGithubContext } from "./contexts.ts";
import type { TriggerEvent } from "./host.ts";
import type { Leg } from "./leg.ts";
import { RunAttempt } from "./run-attempt.ts";
import type { RunnerServices, RunRequest } from "./run-request.ts";
import { createRunRow } from "./run-row.ts";
import { defaultTitle, runTitle } from "./run-title.ts";
import type { BrokenWorkflowFile, WorkflowFile } from "./workflow-file.ts";

/** The runs of one runner: starts them, knows the newest attempt of each, and waits for them. */
export class RunLedger {
  readonly #services: RunnerServices;
  /** Also of runs that are over: a rerun needs their results. */
  readonly #attempts = new Map<number, RunAttempt>();
  readonly #active = new Set<Promise<void>>();
  readonly #faults: unknown[] = [];

  constructor(services: RunnerServices) {
    this.#services = services;
  }

  /** Creates a run and starts it in the background. */
  start(workflow: WorkflowFile, event: TriggerEvent, inputs: RunRequest["inputs"]): WorkflowRun {
    const { host } = this.#services;
    const { path, name } = workflow;
    const untitled = createRunRow(host, { path, name, title: name }, event);
    const github = createGithubContext(host, event, untitled);
    const vars = host.variables(event.repository);
    const run = { ...untitled, displayTitle: runTitle(workflow, event, github, { inputs, vars }) };
    this.launch({ run, workflow, event, inputs, kept: new Map() });
    return run;
  }

  /** Starts an attempt in the background. A fault of the runner itself fails the run and comes out of `idle`. */
  launch(request: RunRequest): void {
    const attempt = new RunAttempt(this.#services, request);
    this.#services.host.saveRun(request.run);
    this.#attempts.set(request.run.id, attempt);
    const work = attempt.execute().catch((error: unknown) => {
      this.#faults.push(error);
      attempt.fail();
    });
    const tracked: Promise<void> = work.finally(() => this.#active.delete(tracked));
    this.#active.add(tracked);
  }

  /** A run of a file that GitHub cannot read: it is over before it starts. */
  recordStartupFailure(file: BrokenWorkflowFile, event: TriggerEvent): WorkflowRun {
    const { path } = file;
    const title = defaultTitle(path, event);
    const row = createRunRow(this.#services.host, { path, name: path, title }, event);
    const failed: WorkflowRun = { ...row, status: "completed", conclusion: "startup_failure" };
    this.#services.host.saveRun(failed);
    return failed;
  }

  find(runId: number): RunAttempt | undefined {
    return this.#attempts.get(runId);
  }

  findLeg(jobId: number): Leg | undefined {
    for (const attempt of this.#attempts.values()) {
      const leg = attempt.findLeg(jobId);
      if (leg !== undefined) return leg;
    }
    return undefined;
  }

  async idle(): Promise<void> {
    while (this.#active.size > 0) await Promise.all(this.#active);
    if (this.#faults.length > 0) {
      throw new AggregateError(this.#faults.splice(0), "The embedded runner failed inside.");
    }
  }

  /** Ends everything at once, without post steps. */
  async abandon(): Promise<void> {
    for (const attempt of this.#attempts.values()) attempt.abandon();
    while (this.#active.size > 0) await Promise.all(this.#active);
  }
}
