import type { Conclusion, WorkflowJob, WorkflowStep } from "../world/actions-entities.ts";
import type { ActionsHost } from "./host.ts";

/** The public row of one job: every change is saved at once, as GitHub's API shows it. */
export class JobRow {
  readonly #host: ActionsHost;
  #row: WorkflowJob;

  constructor(host: ActionsHost, row: WorkflowJob) {
    this.#host = host;
    this.#row = row;
    host.saveJob(row);
  }

  get current(): WorkflowJob {
    return this.#row;
  }

  get id(): number {
    return this.#row.id;
  }

  setStatus(status: WorkflowJob["status"]): void {
    if (this.#row.status !== status) this.#save({ status });
  }

  start(runnerName: string): void {
    this.#save({ status: "in_progress", startedAt: this.#host.clock.now(), runnerName });
  }

  /** `name`: what the step is called now that everything before it is known. */
  startStep(number: number, name?: string): void {
    const startedAt = this.#host.clock.now();
    const change = name === undefined ? {} : { name };
    this.#saveStep(number, { status: "in_progress", startedAt, ...change });
  }

  endStep(number: number, conclusion: Conclusion): void {
    const completedAt = this.#host.clock.now();
    this.#saveStep(number, { status: "completed", conclusion, completedAt });
  }

  /** Adds a step that waits to run. Gives its number. */
  addStep(name: string): number {
    const number = this.#row.steps.length + 1;
    this.#save({ steps: [...this.#row.steps, waitingStep(name, number)] });
    return number;
  }

  end(conclusion: Conclusion): void {
    const now = this.#host.clock.now();
    const startedAt = this.#row.startedAt ?? now;
    this.#save({ status: "completed", conclusion, startedAt, completedAt: now });
  }

  #save(change: Partial<WorkflowJob>): void {
    this.#row = { ...this.#row, ...change };
    this.#host.saveJob(this.#row);
  }

  #saveStep(number: number, change: Partial<WorkflowStep>): void {
    const steps = this.#row.steps.map((s) => (s.number === number ? { ...s, ...change } : s));
    this.#save({ steps });
  }
}

function waitingStep(name: string, number: number): WorkflowStep {
  return { number, name, status: "queued", conclusion: null, startedAt: null, completedAt: null };
}
