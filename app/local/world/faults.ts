import type { QueuedPull } from "./merge-queue/queue-entities.ts";

/** What a request was answered, or shall be answered instead. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FaultRequest {
  /** 1 for the first request this world ever got, and so on. */
  readonly sequence: number;
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  readonly template: string | null;
  readonly actor: string | null;
}

/** A push that is about to be taken, or has just been. */
export interface PushRequest {
  /** 1 for the first push this world ever got, and so on. */
  readonly sequence: number;
  readonly repository: string;
  /** The job whose token it came with; null for anybody else. */
  readonly jobId: number | null;
  /** Full names of the refs that it wants to move. */
  readonly refs: readonly string[];
}

/** `refuse`: git is told no, as by a ruleset; `hang-up`: the line goes dead within the answer. */
export type PushFate = "take" | "refuse" | "hang-up";

/** What GitHub's merge queue was seen to do and does not promise. Each is asked of an entry whenever it matters. */
export interface MergeQueueFaults {
  /** The group gets its branch, and nobody hears of it: no run, no webhook (agent-glovebox#3862). */
  withholdsRuns?: (entry: QueuedPull) => boolean;
  /** All green, and not merged (agent-glovebox#3938). */
  withholdsMerge?: (entry: QueuedPull) => boolean;
  /** UNMERGEABLE without a conflict, neither built nor removed, in the way of all behind it (agent-glovebox#5538). */
  seesConflict?: (entry: QueuedPull) => boolean;
  /**
   * Of several squashed at once, each lands as if those ahead of it in the group had not been there: what is landed is not
   * what was tested, and undoes them (the incident of 2026-04-23).
   */
  usesWrongMergeBase?: (group: readonly QueuedPull[]) => boolean;
  /** A draft keeps its place and is merged (Systemorph/MeshWeaver#4272, against agent-glovebox#3899). */
  keepsDraft?: (entry: QueuedPull) => boolean;
}

/**
 * Where a test makes the world misbehave. `before` runs when the request has been understood and nothing has been done;
 * `after` runs when the work is done and before the client hears of it. An answer from either is sent instead.
 */
export interface Faults {
  before?: (request: FaultRequest) => Answer | undefined | Promise<Answer | undefined>;
  after?: (
    request: FaultRequest,
    answer: Answer,
  ) => Answer | undefined | Promise<Answer | undefined>;
  mergeQueue?: MergeQueueFaults;
  beforePush?: (push: PushRequest) => PushFate | Promise<PushFate>;
  /** The refs have moved, and whoever pushed has not heard of it. */
  afterPush?: (push: PushRequest) => "answer" | "hang-up" | Promise<"answer" | "hang-up">;
}
