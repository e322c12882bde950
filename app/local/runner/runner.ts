import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { WorkflowRun } from "../world/actions-entities.ts";
import { ConcurrencyGroups } from "./concurrency.ts";
import { createGithubContext, readObject, readText, shortRef } from "./contexts.ts";
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
import { type AnyWorkflowFile, RepositoryFiles } from "./repository-files.ts";
import { decideKept } from "./rerun.ts";
import { RunAttempt } from "./run-attempt.ts";
import type { RunnerServices, RunRequest } from "./run-request.ts";
import { defaultTitle, runTitle } from "./run-title.ts";
import { Slots } from "./slots.ts";
import { asksToSkip, isStarting, isTriggered, readsDefaultBranch } from "./triggers.ts";
import type { BrokenWorkflowFile, WorkflowFile } from "./workflow-file.ts";

/** The embedded GitHub Actions on top of a world. It owns no lasting state: rows and logs live in the host. */
export function createActionsRunner(host: ActionsHost, options: RunnerOptions): ActionsRunner {
  return new EmbeddedRunner(host, options);
}

class EmbeddedRunner implements ActionsRunner {
  readonly #services: RunnerServices;
  readonly #files: RepositoryFiles;
  /** The newest attempt of every run, also of those that are over: a rerun needs it. */
  readonly #attempts = new Map<number, RunAttempt>();
  readonly #active = new Set<Promise<void>>();
  readonly #faults: unknown[] = [];

  constructor(host: ActionsHost, options: RunnerOptions) {
    const slots = new Slots(options.concurrency ?? availableParallelism());
    this.#services = { host, options, slots, groups: new ConcurrencyGroups() };
    this.#files = new RepositoryFiles((name) => host.gitDirectory(name), options.environment);
  }

  async trigger(event: TriggerEvent): Promise<readonly WorkflowRun[]> {
    if (!isStarting(event) || asksToSkip(event)) return [];
    const { host } = this.#services;
    const branch = `refs/heads/${host.defaultBranch(event.repository)}`;
    const revision = readsDefaultBranch(event.name) ? branch : event.sha;
    const files = await this.#files.listWorkflows(event.repository, revision);
    return files.flatMap((file) => this.#startTriggered(file, event));
  }

  #startTriggered(file: AnyWorkflowFile, event: TriggerEvent): WorkflowRun[] {
    if (file.kind === "broken")
      return event.name === "push" ? [this.#failToStart(file, event)] : [];
    return isTriggered(file.triggers, event) ? [this.#start(file, event, {})] : [];
  }

  async dispatch(request: DispatchRequest): Promise<DispatchResult> {
    const { host } = this.#services;
    const { repository } = request;
    const branch = `refs/heads/${host.defaultBranch(repository)}`;
    const known = findWorkflow(
      await this.#files.listWorkflows(repository, branch),
      request.workflow,
    );
    if (known === undefined) return refuse(404, "Not Found");
    const target = await this.#resolveRef(repository, request.ref);
    if (target === undefined) return refuse(422, `No ref found for: ${request.ref}`);
    const file = findWorkflow(await this.#files.listWorkflows(repository, target.sha), known.path);
    if (file?.kind === "broken") {
      return refuse(422, `failed to parse workflow: ${file.errors[0] ?? ""}`);
    }
    if (file?.triggers.events.has("workflow_dispatch") !== true) {
      return refuse(422, "Workflow does not have 'workflow_dispatch' trigger");
    }
    const inputs = decideDispatchInputs(file.triggers.dispatchInputs, request.inputs);
    if (inputs.kind === "refused") return refuse(422, inputs.message);
    const event = this.#dispatchEvent(request, target, file, inputs.texts);
    return { kind: "started", run: this.#start(file, event, inputs.values) };
  }

  async #resolveRef(
    repository: string,
    ref: string,
  ): Promise<{ readonly ref: string; readonly sha: string } | undefined> {
    const names = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
    for (const name of names) {
      const sha = await this.#files.resolveCommit(repository, name);
      if (sha !== undefined) return { ref: name, sha };
    }
    return undefined;
  }

  #dispatchEvent(
    request: DispatchRequest,
    target: { readonly ref: string; readonly sha: string },
    file: WorkflowFile,
    inputs: Readonly<Record<string, string>>,
  ): TriggerEvent {
    const { repository, actor } = request;
    return {
      repository,
      name: "workflow_dispatch",
      payload: {
        inputs,
        ref: target.ref,
        workflow: file.path,
        repository: this.#repositoryPayload(repository),
        sender: actor,
      },
      ...target,
      actor,
      byWorkflowToken: false,
    };
  }

  #repositoryPayload(repository: string): Record<string, unknown> {
    const [login = "", name = ""] = repository.split("/");
    const default_branch = this.#services.host.defaultBranch(repository);
    return { full_name: repository, name, owner: { login }, default_branch };
  }

  cancel(runId: number, options: { force?: boolean } = {}): "accepted" | "conflict" {
    const attempt = this.#attempts.get(runId);
    const isOver = this.#services.host.run(runId)?.status === "completed";
    if (attempt === undefined || isOver) return "conflict";
    attempt.cancel(options);
    return "accepted";
  }

  rerun(
    runId: number,
    options: { failedOnly?: boolean; jobId?: number } = {},
  ): Promise<"accepted" | "conflict"> {
    const run = this.#services.host.run(runId);
    const last = this.#attempts.get(runId);
    if (run?.status !== "completed" || last === undefined) return Promise.resolve("conflict");
    const now = this.#services.host.clock.now();
    const next: WorkflowRun = {
      ...run,
      runAttempt: run.runAttempt + 1,
      status: "queued",
      conclusion: null,
      updatedAt: now,
      runStartedAt: now,
    };
    const kept = decideKept(last.request.workflow, last.results, options);
    this.#launch({ ...last.request, run: next, kept });
    return Promise.resolve("accepted");
  }

  loseRunner(jobId: number): void {
    for (const attempt of this.#attempts.values()) attempt.findLeg(jobId)?.lose();
  }

  async runSchedules(repository: string, from: Date, to: Date): Promise<readonly WorkflowRun[]> {
    const { host } = this.#services;
    const ref = `refs/heads/${host.defaultBranch(repository)}`;
    const sha = await this.#files.resolveCommit(repository, ref);
    if (sha === undefined) return [];
    const files = await this.#files.listWorkflows(repository, sha);
    return files.flatMap((file) =>
      file.kind === "broken" ? [] : this.#startDue(file, ref, sha, repository, from, to),
    );
  }

  #startDue(
    file: WorkflowFile,
    ref: string,
    sha: string,
    repository: string,
    from: Date,
    to: Date,
  ): WorkflowRun[] {
    return file.triggers.schedules.flatMap(({ cron, timezone }) =>
      dueTimes(cron, from, to, timezone).map(() => {
        const payload = { schedule: cron, repository: this.#repositoryPayload(repository) };
        const actor = { login: "github-actions[bot]", id: 41898282, type: "Bot" } as const;
        const event: TriggerEvent = {
          repository,
          name: "schedule",
          payload,
          ref,
          sha,
          actor,
          byWorkflowToken: false,
        };
        return this.#start(file, event, {});
      }),
    );
  }

  #start(workflow: WorkflowFile, event: TriggerEvent, inputs: RunRequest["inputs"]): WorkflowRun {
    const { host } = this.#services;
    const bare = this.#createRun(workflow.path, workflow.name, workflow.name, event);
    const github = createGithubContext(host, event, bare);
    const vars = host.variables(event.repository);
    const run = { ...bare, displayTitle: runTitle(workflow, event, github, { inputs, vars }) };
    this.#launch({ run, workflow, event, inputs, kept: new Map() });
    return run;
  }

  #launch(request: RunRequest): void {
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

  #failToStart(file: BrokenWorkflowFile, event: TriggerEvent): WorkflowRun {
    const title = defaultTitle(file.path, event);
    const run = this.#createRun(file.path, file.path, title, event);
    const failed: WorkflowRun = { ...run, status: "completed", conclusion: "startup_failure" };
    this.#services.host.saveRun(failed);
    return failed;
  }

  #createRun(path: string, name: string, title: string, event: TriggerEvent): WorkflowRun {
    const { host } = this.#services;
    const now = host.clock.now();
    const head = readObject(readObject(event.payload["pull_request"])["head"]);
    const headSha = readText(head["sha"]);
    return {
      id: host.nextRunId(),
      repository: event.repository,
      workflowPath: path,
      workflowName: name,
      displayTitle: title,
      event: event.name,
      headBranch: event.headRef ?? shortRef(event.ref),
      headSha: headSha === "" ? event.sha : headSha,
      runNumber: host.nextRunNumber(event.repository, path),
      runAttempt: 1,
      status: "queued",
      conclusion: null,
      actor: event.actor.login,
      triggeringActor: event.actor.login,
      createdAt: now,
      updatedAt: now,
      runStartedAt: now,
    };
  }

  async idle(): Promise<void> {
    while (this.#active.size > 0) await Promise.all(this.#active);
    if (this.#faults.length > 0) {
      throw new AggregateError(this.#faults.splice(0), "The embedded runner failed inside.");
    }
  }

  async close(): Promise<void> {
    for (const attempt of this.#attempts.values()) attempt.abandon();
    while (this.#active.size > 0) await Promise.all(this.#active);
    await rm(this.#services.options.workDirectory, { recursive: true, force: true });
  }
}

function refuse(status: 404 | 422, message: string): DispatchResult {
  return { kind: "refused", status, message };
}

function findWorkflow(
  files: readonly AnyWorkflowFile[],
  name: string,
): AnyWorkflowFile | undefined {
  return files.find((file) => file.path === name || file.path === `.github/workflows/${name}`);
}
