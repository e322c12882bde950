import type { Conclusion, WorkflowRun } from "../world/actions-entities.ts";
import type { ConcurrencyHolder } from "./concurrency.ts";
import { readConcurrency } from "./concurrency-claim.ts";
import { createGithubContext } from "./contexts.ts";
import { DefinitionRun } from "./definition-run.ts";
import { createScope, ExpressionFailure } from "./expressions.ts";
import type { Leg } from "./leg.ts";
import type { DefinitionResult, RunnerServices, RunRequest } from "./run-request.ts";
import type { JobDefinition } from "./workflow-file.ts";

/** One attempt of a run, from the wait for its concurrency group to its conclusion. */
export class RunAttempt implements ConcurrencyHolder {
  readonly request: RunRequest;
  readonly #services: RunnerServices;
  readonly #cancelling = new AbortController();
  readonly #legs = new Set<Leg>();
  readonly #results = new Map<string, DefinitionResult>();
  #run: WorkflowRun;
  #isAbandoned = false;

  constructor(services: RunnerServices, request: RunRequest) {
    this.#services = services;
    this.request = request;
    this.#run = request.run;
  }

  get results(): ReadonlyMap<string, DefinitionResult> {
    return this.#results;
  }

  get isCancelled(): boolean {
    return this.#cancelling.signal.aborted;
  }

  findLeg(jobId: number): Leg | undefined {
    return [...this.#legs].find((leg) => leg.row.id === jobId);
  }

  cancel(options: { readonly force?: boolean } = {}): void {
    this.#cancelling.abort();
    for (const leg of this.#legs) leg.cancel(options.force ?? false);
  }

  /** Stops at once, without post steps: the runner is being closed. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const leg of this.#legs) leg.lose();
    this.cancel({ force: true });
  }

  /** Ends the run after a fault of the runner itself. */
  fail(): void {
    this.#finish("failure");
  }

  async execute(): Promise<void> {
    try {
      const { host } = this.#services;
      const github = createGithubContext(host, this.request.event, this.request.run);
      await this.#inGroup(github, () => this.#runJobs(github));
    } catch (error) {
      if (!(error instanceof ExpressionFailure)) throw error;
      this.#finish("startup_failure");
    }
  }

  async #inGroup(
    github: Readonly<Record<string, unknown>>,
    work: () => Promise<void>,
  ): Promise<void> {
    const { host, groups } = this.#services;
    const { workflow, inputs, run } = this.request;
    const vars = host.variables(run.repository);
    const scope = createScope({ github, inputs, vars });
    const claim = readConcurrency(workflow.root.find("concurrency"), scope);
    if (claim === undefined) {
      await work();
      return;
    }
    const signal = this.#cancelling.signal;
    const wait = () => {
      this.#setStatus("pending");
    };
    const entered = await groups.enter(run.repository, claim, this, signal, wait);
    if (entered === "cancelled") this.#finish("cancelled");
    else await work();
    groups.leave(run.repository, claim.group, this);
  }

  async #runJobs(github: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.#run.status === "pending") this.#setStatus("queued");
    const { jobs } = this.request.workflow;
    const pending = new Map<string, Promise<DefinitionResult>>();
    const resolvers = new Map<string, (result: DefinitionResult) => void>();
    for (const job of jobs) {
      const promise = new Promise<DefinitionResult>((resolve) => resolvers.set(job.id, resolve));
      pending.set(job.id, promise);
    }
    await Promise.all(
      jobs.map(async (job) => {
        await Promise.all(job.needs.flatMap((need) => pending.get(need) ?? []));
        const result = await this.#runDefinition(job, github);
        this.#results.set(job.id, result);
        resolvers.get(job.id)?.(result);
      }),
    );
    this.#finish(this.#conclude());
  }

  async #runDefinition(
    definition: JobDefinition,
    github: Readonly<Record<string, unknown>>,
  ): Promise<DefinitionResult> {
    const run = new DefinitionRun({
      services: this.#services,
      request: this.request,
      definition,
      github,
      results: this.#results,
      isCancelled: () => this.isCancelled,
      isAbandoned: () => this.#isAbandoned,
      legs: this.#legs,
      markStarted: () => {
        this.#setStatus("in_progress");
      },
    });
    return this.request.kept.has(definition.id) ? run.keep() : await run.execute();
  }

  #conclude(): Conclusion {
    const results = [...this.#results.values()].map((end) => end.result);
    if (results.includes("failure")) return "failure";
    if (this.isCancelled || results.includes("cancelled")) return "cancelled";
    return results.every((result) => result === "skipped") ? "skipped" : "success";
  }

  #setStatus(status: WorkflowRun["status"]): void {
    if (this.#run.status !== status) this.#save({ status });
  }

  #finish(conclusion: Conclusion): void {
    this.#save({ status: "completed", conclusion });
  }

  #save(change: Partial<WorkflowRun>): void {
    this.#run = { ...this.#run, ...change, updatedAt: this.#services.host.clock.now() };
    this.#services.host.saveRun(this.#run);
  }
}
