import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { WorkflowRun } from "../world/actions-entities.ts";
import { ConcurrencyGroups } from "./concurrency.ts";
import { dueTimes } from "./cron.ts";
import { decideDispatchInputs } from "./dispatch-inputs.ts";
import type {
  ActionsHost,
  ActionsRunner,
  DispatchRequest,
  DispatchResult,
  RunnerOptions,
  TriggerEvent,
} from "./host.ts";
import { createDispatchEvent, createScheduleEvent, type Target } from "./own-events.ts";
import { type AnyWorkflowFile, RepositoryFiles } from "./repository-files.ts";
import { decideKept, type RerunChoice } from "./rerun.ts";
import { RunLedger } from "./run-ledger.ts";
import { nextAttemptRow } from "./run-row.ts";
import { Slots } from "./slots.ts";
import {
  asksToSkip,
  isStarting,
  isTriggered,
  readsDefaultBranch,
  skippingCommit,
} from "./triggers.ts";
import type { WorkflowFile } from "./workflow-file.ts";

/** The embedded GitHub Actions on top of a world. It owns no lasting state: rows and logs live in the host. */
export function createActionsRunner(host: ActionsHost, options: RunnerOptions): ActionsRunner {
  return new EmbeddedRunner(host, options);
}

class EmbeddedRunner implements ActionsRunner {
  readonly #host: ActionsHost;
  readonly #options: RunnerOptions;
  readonly #files: RepositoryFiles;
  readonly #runs: RunLedger;

  constructor(host: ActionsHost, options: RunnerOptions) {
    this.#host = host;
    this.#options = options;
    const slots = new Slots(options.concurrency ?? availableParallelism());
    this.#runs = new RunLedger({ host, options, slots, groups: new ConcurrencyGroups() });
    this.#files = new RepositoryFiles((name) => host.gitDirectory(name), options.environment);
  }

  async trigger(event: TriggerEvent): Promise<readonly WorkflowRun[]> {
    if (!isStarting(event) || (await this.#isSkipped(event))) return [];
    const commit = await this.#workflowCommit(event);
    if (commit === undefined) return [];
    const files = await this.#files.listWorkflows(event.repository, commit);
    const { mayStart = () => true } = this.#options;
    return files
      .filter(({ path }) => mayStart(path, event))
      .filter(({ path }) => this.#host.isEnabled(event.repository, path))
      .flatMap((file) => this.#startTriggered(file, event));
  }

  async #isSkipped(event: TriggerEvent): Promise<boolean> {
    const commit = skippingCommit(event);
    if (commit === undefined) return false;
    return asksToSkip(await this.#files.readMessage(event.repository, commit));
  }

  /** Undefined in an empty repository. A commit that is not there is a mistake of the world's: that throws. */
  async #workflowCommit(event: TriggerEvent): Promise<string | undefined> {
    const { repository } = event;
    if (readsDefaultBranch(event.name)) {
      return await this.#files.resolveCommit(repository, this.#defaultRef(repository));
    }
    const commit = await this.#files.resolveCommit(repository, event.sha);
    if (commit !== undefined) return commit;
    throw new Error(`${repository} has no commit ${event.sha} for its ${event.name} event.`);
  }

  #defaultRef(repository: string): string {
    return `refs/heads/${this.#host.defaultBranch(repository)}`;
  }

  /** GitHub shows a file that it cannot read as a failed run of every push, and is silent at other events. */
  #startTriggered(file: AnyWorkflowFile, event: TriggerEvent): WorkflowRun[] {
    if (file.kind === "broken") {
      return event.name === "push" ? [this.#runs.recordStartupFailure(file, event)] : [];
    }
    return isTriggered(file.triggers, event) ? [this.#runs.start(file, event, {})] : [];
  }

  async dispatch(request: DispatchRequest): Promise<DispatchResult> {
    const { repository } = request;
    const known = await this.#findWorkflow(
      repository,
      this.#defaultRef(repository),
      request.workflow,
    );
    if (known === undefined) return refuse(404, "Not Found");
    const target = await this.#resolveRef(repository, request.ref);
    if (target === undefined) return refuse(422, `No ref found for: ${request.ref}`);
    const file = await this.#findWorkflow(repository, target.sha, known.path);
    if (file?.kind === "broken") {
      return refuse(422, `failed to parse workflow: ${file.errors[0] ?? ""}`);
    }
    if (file?.triggers.events.has("workflow_dispatch") !== true) {
      return refuse(422, "Workflow does not have 'workflow_dispatch' trigger");
    }
    return this.#startDispatched(request, target, file);
  }

  #startDispatched(request: DispatchRequest, target: Target, file: WorkflowFile): DispatchResult {
    const inputs = decideDispatchInputs(file.triggers.dispatchInputs, request.inputs);
    if (inputs.kind === "refused") return refuse(422, inputs.message);
    const event = createDispatchEvent(this.#host, request, target, file.path, inputs.texts);
    return { kind: "started", run: this.#runs.start(file, event, inputs.values) };
  }

  async #findWorkflow(
    repository: string,
    revision: string,
    name: string,
  ): Promise<AnyWorkflowFile | undefined> {
    const files = await this.#files.listWorkflows(repository, revision);
    return files.find((file) => [name, `.github/workflows/${name}`].includes(file.path));
  }

  async #resolveRef(repository: string, ref: string): Promise<Target | undefined> {
    const names = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
    for (const name of names) {
      const sha = await this.#files.resolveCommit(repository, name);
      if (sha !== undefined) return { ref: name, sha };
    }
    return undefined;
  }

  cancel(runId: number, options: { force?: boolean } = {}): "accepted" | "conflict" {
    const attempt = this.#runs.find(runId);
    const isOver = this.#host.run(runId)?.status === "completed";
    if (attempt === undefined || isOver) return "conflict";
    attempt.cancel(options);
    return "accepted";
  }

  rerun(runId: number, choice: RerunChoice = {}): Promise<"accepted" | "conflict"> {
    const run = this.#host.run(runId);
    const last = this.#runs.find(runId);
    if (run?.status !== "completed" || last === undefined) return Promise.resolve("conflict");
    const kept = decideKept(last.request.workflow, last.results, choice);
    this.#runs.launch({ ...last.request, run: nextAttemptRow(this.#host, run), kept });
    return Promise.resolve("accepted");
  }

  killStep(jobId: number): void {
    this.#runs.findLeg(jobId)?.kill();
  }

  loseRunner(jobId: number): void {
    const leg = this.#runs.findLeg(jobId);
    if (leg?.row.current.status === "in_progress") leg.lose();
  }

  async runSchedules(repository: string, from: Date, to: Date): Promise<readonly WorkflowRun[]> {
    const ref = this.#defaultRef(repository);
    const sha = await this.#files.resolveCommit(repository, ref);
    if (sha === undefined) return [];
    const files = await this.#files.listWorkflows(repository, sha);
    const { mayStart = () => true } = this.#options;
    return files
      .filter((file) => file.kind === "workflow")
      .filter(({ path }) => mayStart(path, { name: "schedule" }))
      .filter(({ path }) => this.#host.isEnabled(repository, path))
      .flatMap((file) =>
        dueCrons(file, from, to).map((cron) => {
          const event = createScheduleEvent(this.#host, repository, { ref, sha }, cron);
          return this.#runs.start(file, event, {});
        }),
      );
  }

  idle(): Promise<void> {
    return this.#runs.idle();
  }

  async close(): Promise<void> {
    await this.#runs.abandon();
    await rm(this.#options.workDirectory, { recursive: true, force: true });
  }
}

/** The cron lines of a workflow that are due, each as often as it is. */
function dueCrons(file: WorkflowFile, from: Date, to: Date): string[] {
  return file.triggers.schedules.flatMap(({ cron, timezone }) =>
    dueTimes(cron, from, to, timezone).map(() => cron),
  );
}

function refuse(status: 404 | 422, message: string): DispatchResult {
  return { kind: "refused", status, message };
}
