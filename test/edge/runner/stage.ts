import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Clock, systemClock } from "../../../app/local/clock.ts";
import type {
  ActionsHost,
  ActionsRunner,
  RunnerOptions,
  TriggerEvent,
} from "../../../app/local/runner/host.ts";
import { createActionsRunner } from "../../../app/local/runner/runner.ts";
import type { WorkflowJob, WorkflowRun } from "../../../app/local/world/actions-entities.ts";

const run = promisify(execFile);
export const REPOSITORY = "acme/town";
const ACTOR = { login: "mona", id: 1, type: "User" } as const;

/** What a test may set on its small world. */
export interface StageSettings {
  readonly clock?: Clock;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly options?: Partial<RunnerOptions>;
}

/** An in-memory world with one real bare repository, and a runner on it. */
export class Stage implements AsyncDisposable {
  readonly runner: ActionsRunner;
  readonly rows = new Map<number, WorkflowRun>();
  readonly jobRows = new Map<number, WorkflowJob>();
  readonly runHistory: WorkflowRun[] = [];
  readonly logs = new Map<number, string[]>();
  readonly summaries = new Map<number, string>();
  readonly tokens: { token: string; permissions: Readonly<Record<string, string>> }[] = [];
  readonly revoked: string[] = [];
  readonly root: string;
  readonly workDirectory: string;
  /** Where checkouts fetch from; the folder itself, unless a test has a server. */
  server: string;
  /** Thrown by the next request for a token. */
  fault: Error | undefined;
  readonly #watchers = new Set<() => void>();
  #id = 100;

  private constructor(root: string, settings: StageSettings) {
    this.root = root;
    this.server = `file://${root}`;
    this.workDirectory = join(root, "work");
    this.runner = createActionsRunner(this.#host(settings), {
      workDirectory: this.workDirectory,
      actions: {},
      nodePath: process.execPath,
      environment: { PATH: process.env["PATH"] ?? "" },
      concurrency: 4,
      cancelGrace: { interrupt: 0.2, terminate: 0.2 },
      ...settings.options,
    });
  }

  /** A repository whose main branch has these files. */
  static async create(
    files: Readonly<Record<string, string>>,
    settings: StageSettings = {},
  ): Promise<Stage> {
    const root = await mkdtemp(join(tmpdir(), "cogtown-runner-"));
    const stage = new Stage(root, settings);
    await mkdir(join(root, "acme"), { recursive: true });
    await stage.git(
      root,
      "init",
      "--quiet",
      "--template=",
      "--bare",
      "--initial-branch=main",
      stage.bare,
    );
    await stage.git(root, "init", "--quiet", "--template=", "--initial-branch=main", "tree");
    await stage.commit(files);
    return stage;
  }

  /** A repository with one workflow at `.github/workflows/ci.yml`. */
  static async withWorkflow(workflow: string, settings: StageSettings = {}): Promise<Stage> {
    return await Stage.create({ ".github/workflows/ci.yml": workflow }, settings);
  }

  get bare(): string {
    return join(this.root, `${REPOSITORY}.git`);
  }

  get tree(): string {
    return join(this.root, "tree");
  }

  async git(directory: string, ...args: string[]): Promise<string> {
    const identity = ["-c", "user.name=Mona", "-c", "user.email=mona@example.com"];
    const { stdout } = await run("git", [...identity, ...args], { cwd: directory });
    return stdout.trim();
  }

  /** Writes files, commits and pushes; gives the new commit. */
  async commit(
    files: Readonly<Record<string, string>>,
    branch = "main",
    message = "Change",
  ): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      const target = join(this.tree, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
    await this.git(this.tree, "add", "-A");
    await this.git(this.tree, "commit", "--quiet", "--allow-empty", "-m", message);
    await this.git(this.tree, "push", "--quiet", this.bare, `HEAD:refs/heads/${branch}`);
    return await this.git(this.tree, "rev-parse", "HEAD");
  }

  async event(name: string, change: Partial<TriggerEvent> = {}): Promise<TriggerEvent> {
    const sha = await this.git(this.tree, "rev-parse", "HEAD");
    return {
      repository: REPOSITORY,
      name,
      payload: {},
      ref: "refs/heads/main",
      sha,
      actor: ACTOR,
      byWorkflowToken: false,
      ...change,
    };
  }

  /** Starts the workflow and throws when it is refused. */
  async start(
    inputs: Readonly<Record<string, string>> = {},
    workflow = "ci.yml",
  ): Promise<WorkflowRun> {
    const request = { repository: REPOSITORY, workflow, ref: "main", inputs, actor: ACTOR };
    const result = await this.runner.dispatch(request);
    if (result.kind === "refused") throw new Error(`${result.status} ${result.message}`);
    return result.run;
  }

  /** Starts the workflow and waits for its end. */
  async complete(inputs: Readonly<Record<string, string>> = {}): Promise<WorkflowRun> {
    const { id } = await this.start(inputs);
    await this.runner.idle();
    return this.run(id);
  }

  run(id: number): WorkflowRun {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`There is no run ${id}.`);
    return row;
  }

  job(name: string): WorkflowJob {
    const row = [...this.jobRows.values()].findLast((job) => job.name === name);
    if (row === undefined) throw new Error(`There is no job ${name}.`);
    return row;
  }

  /** Name → conclusion of all jobs. */
  conclusions(): Record<string, string | null> {
    return Object.fromEntries([...this.jobRows.values()].map((job) => [job.name, job.conclusion]));
  }

  /** Name → conclusion of the steps of a job, without "Set up job" and "Complete job". */
  steps(name: string): Record<string, string | null> {
    const steps = this.job(name).steps.filter((s) => !/^(Set up|Complete) job$/.test(s.name));
    return Object.fromEntries(steps.map((step) => [step.name, step.conclusion]));
  }

  log(name: string): string {
    return (this.logs.get(this.job(name).id) ?? []).join("\n");
  }

  /** Resolves when the condition holds; it is looked at whenever the runner reports something. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Resolves when the job's log has this line. */
  async untilLogged(name: string, text: string): Promise<void> {
    await this.until(() => {
      const job = [...this.jobRows.values()].findLast((row) => row.name === name);
      return job !== undefined && (this.logs.get(job.id) ?? []).includes(text);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runner.close();
    await rm(this.root, { recursive: true, force: true });
  }

  #notify(): void {
    for (const look of [...this.#watchers]) look();
  }

  #urls(): ActionsHost["urls"] {
    const api = "http://127.0.0.1:1/api";
    const server = () => this.server;
    return {
      get server() {
        return server();
      },
      api,
      graphql: `${api}/graphql`,
    };
  }

  #host(settings: StageSettings): ActionsHost {
    const nextId = () => (this.#id += 1);
    return {
      clock: settings.clock ?? systemClock,
      urls: this.#urls(),
      gitDirectory: () => this.bare,
      isEnabled: () => true,
      defaultBranch: () => "main",
      secrets: () => settings.secrets ?? {},
      variables: () => settings.variables ?? {},
      issueJobToken: ({ jobId, permissions }) => {
        if (this.fault !== undefined) throw this.fault;
        const token = `ghs_token-of-job-${jobId}`;
        this.tokens.push({ token, permissions });
        return token;
      },
      revokeJobToken: (token) => {
        this.revoked.push(token);
      },
      nextRunId: nextId,
      nextJobId: nextId,
      nextRunNumber: () => this.rows.size + 1,
      runs: () => [...this.rows.values()],
      run: (id) => this.rows.get(id),
      jobs: (runId) => [...this.jobRows.values()].filter((job) => job.runId === runId),
      saveRun: (row) => {
        this.rows.set(row.id, row);
        this.runHistory.push(row);
        this.#notify();
      },
      saveJob: (row) => {
        this.jobRows.set(row.id, row);
        this.#notify();
      },
      appendLog: (jobId, line) => {
        this.logs.set(jobId, [...(this.logs.get(jobId) ?? []), line]);
        this.#notify();
      },
      saveSummary: (jobId, markdown) => {
        this.summaries.set(jobId, markdown);
      },
    };
  }
}
