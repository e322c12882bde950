import type { WorkflowJob } from "../world/actions-entities.ts";
import {
  type Contexts,
  createScope,
  ExpressionFailure,
  isTrue,
  type StatusFunctions,
  toText,
} from "./expressions.ts";
import { JobControl } from "./job-control.ts";
import type { JobEnd, JobResult } from "./job-plan.ts";
import { JobRow } from "./job-row.ts";
import { Leg } from "./leg.ts";
import { runLeg } from "./leg-run.ts";
import { expandMatrix, legSuffix, MatrixError, type MatrixValues } from "./matrix.ts";
import type { DefinitionResult, RunnerServices, RunRequest } from "./run-request.ts";
import { Slots } from "./slots.ts";
import { evaluate, evaluateFlag, evaluateNumber, evaluateText, field } from "./template.ts";
import type { JobDefinition } from "./workflow-file.ts";

export interface DefinitionContext {
  readonly services: RunnerServices;
  readonly request: RunRequest;
  readonly definition: JobDefinition;
  readonly github: Readonly<Record<string, unknown>>;
  /** How the jobs before this one ended. */
  readonly results: ReadonlyMap<string, DefinitionResult>;
  readonly isCancelled: () => boolean;
  /** The runner is being closed: nothing more may start. */
  readonly isAbandoned: () => boolean;
  readonly legs: Set<Leg>;
  readonly markStarted: () => void;
}

interface Strategy {
  readonly combinations: readonly MatrixValues[];
  readonly failFast: boolean;
  readonly maxParallel: number;
}

/** One job of the file in one attempt: its condition, its matrix, its legs. */
export class DefinitionRun {
  readonly #context: DefinitionContext;
  readonly #base: Contexts;

  constructor(context: DefinitionContext) {
    this.#context = context;
    const { services, request, github } = context;
    this.#base = {
      github,
      inputs: request.inputs,
      vars: services.host.variables(request.run.repository),
      needs: Object.fromEntries(context.definition.needs.map((need) => [need, this.#need(need)])),
    };
  }

  /** Takes over the result of an earlier attempt; GitHub shows its jobs again under the new attempt. */
  keep(): DefinitionResult {
    const { services, request, definition } = this.#context;
    const { host } = services;
    const kept = request.kept.get(definition.id);
    if (kept === undefined) throw new Error(`No earlier result of job '${definition.id}' to keep.`);
    const rows = host.jobs(request.run.id).filter((row) => kept.jobIds.includes(row.id));
    const jobIds = rows.map((row) => {
      const id = host.nextJobId();
      host.saveJob({ ...row, id, runAttempt: request.run.runAttempt });
      return id;
    });
    return { ...kept, jobIds };
  }

  async execute(): Promise<DefinitionResult> {
    try {
      if (!this.#isWanted()) return this.#skip();
      const strategy = this.#readStrategy();
      return await this.#runLegs(strategy);
    } catch (error) {
      if (!(error instanceof ExpressionFailure || error instanceof MatrixError)) throw error;
      return this.#refuse(error.message);
    }
  }

  #need(id: string): Pick<DefinitionResult, "result" | "outputs"> {
    const end = this.#context.results.get(id);
    return { result: end?.result ?? "skipped", outputs: end?.outputs ?? {} };
  }

  #isWanted(): boolean {
    if (this.#context.isAbandoned()) return false;
    return isTrue(this.#context.definition.condition, createScope(this.#base, this.#status()));
  }

  /** `success()` and `failure()` of a job look at everything it depends on, also indirectly (docs). */
  #status(): StatusFunctions {
    const { definition, isCancelled } = this.#context;
    const before = this.#ancestors(definition.needs).map((id) => this.#need(id).result);
    return {
      success: () => !isCancelled() && before.every((result) => result === "success"),
      failure: () => !isCancelled() && before.includes("failure"),
      cancelled: isCancelled,
    };
  }

  #ancestors(needs: readonly string[]): string[] {
    const { jobs } = this.#context.request.workflow;
    const above = needs.flatMap((need) => jobs.find((job) => job.id === need)?.needs ?? []);
    const all = new Set([...needs, ...above]);
    return all.size === needs.length ? [...all] : this.#ancestors([...all]);
  }

  /** A job that the cancellation of the run kept from starting is cancelled; any other is skipped. */
  #skip(): DefinitionResult {
    const { definition, isCancelled } = this.#context;
    const wasNext = definition.needs.every((need) => this.#need(need).result === "success");
    const result: JobResult = isCancelled() && wasNext ? "cancelled" : "skipped";
    const row = this.#createRow(this.#readName({}), []);
    row.end(result);
    return { result, outputs: {}, jobIds: [row.id] };
  }

  #refuse(message: string): DefinitionResult {
    const row = this.#createRow(this.#context.definition.id, []);
    this.#context.services.host.appendLog(row.id, `##[error]${message}`);
    this.#context.markStarted();
    row.end("failure");
    return { result: "failure", outputs: {}, jobIds: [row.id] };
  }

  #readStrategy(): Strategy {
    const strategy = this.#context.definition.token.find("strategy");
    const scope = createScope(this.#base);
    const matrix = field(strategy, "matrix");
    const failFast = field(strategy, "fail-fast");
    return {
      combinations: matrix === undefined ? [{}] : expandMatrix(evaluate(matrix, scope)),
      failFast: failFast === undefined || evaluateFlag(failFast, scope),
      maxParallel: evaluateNumber(field(strategy, "max-parallel"), scope, Infinity),
    };
  }

  async #runLegs(strategy: Strategy): Promise<DefinitionResult> {
    const limit = new Slots(strategy.maxParallel);
    const siblings: Leg[] = [];
    const described = strategy.combinations.map((matrix) => this.#describe(matrix));
    const started = described.map(({ matrix, name, labels }, index) => {
      const leg = this.#createLeg(name, labels);
      siblings.push(leg);
      return { leg, contexts: this.#legContexts(strategy, matrix, index) };
    });
    const ends = await Promise.all(
      started.map(async ({ leg, contexts }) => {
        const end = await runLeg({ ...this.#context, leg, contexts, limit });
        const isFatal = end.result === "failure" && strategy.failFast;
        if (isFatal) for (const other of siblings) if (other !== leg) other.control.cancel();
        return end;
      }),
    );
    return combineEnds(ends, siblings);
  }

  #legContexts(strategy: Strategy, matrix: MatrixValues, index: number): Contexts {
    return {
      ...this.#base,
      matrix,
      strategy: {
        "fail-fast": strategy.failFast,
        "job-index": index,
        "job-total": strategy.combinations.length,
        "max-parallel": Math.min(strategy.maxParallel, strategy.combinations.length),
      },
    };
  }

  /** All that can fail to evaluate, before the first row exists. */
  #describe(matrix: MatrixValues): { matrix: MatrixValues; name: string; labels: string[] } {
    return { matrix, name: this.#readName(matrix), labels: this.#readLabels(matrix) };
  }

  #createLeg(name: string, labels: readonly string[]): Leg {
    const row = this.#createRow(name, labels);
    const leg = new Leg(row, new JobControl(), () => this.#isWanted());
    this.#context.legs.add(leg);
    return leg;
  }

  /** A name of the author's with an expression in it stands alone; any other gets the matrix values. */
  #readName(matrix: MatrixValues): string {
    const { definition } = this.#context;
    const token = definition.token.find("name");
    const scope = createScope({ ...this.#base, matrix });
    const name = evaluateText(token, scope) ?? "";
    if (name !== "" && token?.isExpression === true) return name;
    return (name === "" ? definition.id : name) + legSuffix(matrix);
  }

  #readLabels(matrix: MatrixValues): string[] {
    const scope = createScope({ ...this.#base, matrix });
    const value = evaluate(this.#context.definition.token.find("runs-on"), scope);
    const labels = typeof value === "object" && !Array.isArray(value) ? value?.["labels"] : value;
    return (Array.isArray(labels) ? labels : [labels ?? ""]).map(toText).filter((l) => l !== "");
  }

  #createRow(name: string, labels: readonly string[]): JobRow {
    const { services, request } = this.#context;
    const { run } = request;
    const row: WorkflowJob = {
      id: services.host.nextJobId(),
      runId: run.id,
      runAttempt: run.runAttempt,
      name,
      headSha: run.headSha,
      headBranch: run.headBranch,
      status: "queued",
      conclusion: null,
      createdAt: services.host.clock.now(),
      startedAt: null,
      completedAt: null,
      labels,
      runnerName: null,
      steps: [],
    };
    return new JobRow(services.host, row);
  }
}

/** All legs together: the worst result, and of each output the last that is not empty. */
function combineEnds(ends: readonly JobEnd[], legs: readonly Leg[]): DefinitionResult {
  const results = ends.map((end) => end.result);
  const worst: readonly JobResult[] = ["failure", "cancelled", "success"];
  const outputs: Record<string, string> = {};
  for (const end of ends) {
    for (const [name, value] of Object.entries(end.outputs)) {
      if (value !== "" || outputs[name] === undefined) outputs[name] = value;
    }
  }
  return {
    result: worst.find((result) => results.includes(result)) ?? "skipped",
    outputs,
    jobIds: legs.map((leg) => leg.row.id),
  };
}
