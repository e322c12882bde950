import type { AgentReport } from "#core/molecule/agent-report.ts";
import type { Usage } from "#core/molecule/record.ts";
import type { Watcher } from "../../shared/workshop.ts";

/** What an agent is asked to do: one step, in the work tree, with everything it may know in its prompt. */
export interface AgentRequest {
  readonly prompt: string;
  readonly molecule: number;
  readonly attempt: number;
  readonly step: number;
  /** The step's own. */
  readonly title: string;
  readonly steps: number;
  readonly directory: string;
  readonly timeoutMinutes: number;
  /** Hears every line of it, and may end it. */
  readonly watcher: Watcher;
}

/** How the agent's turn ended. */
export type Turn =
  | { readonly kind: "finished" }
  /** `fatal`: the next attempt would fail in the same way, so a person must look at the configuration. */
  | { readonly kind: "failed"; readonly cause: string; readonly fatal: boolean }
  /** It could not be asked, for want of something around it that may be there the next time: no fault of the work's. */
  | { readonly kind: "not-asked"; readonly cause: string }
  /** The time of the job was up before it was ready. */
  | { readonly kind: "out-of-time" }
  /** It said itself why it could not go on. */
  | { readonly kind: "reported"; readonly outcome: NonNullable<AgentReport["outcome"]> };

/**
 * How it went. What the agent changed is found in the work tree; its word about it is never asked. What a program
 * used that asks its model by itself is known by its word alone.
 */
export type AgentResult = Turn &
  Pick<AgentReport, "usage" | "decisions"> & {
    /** What it used by our own count, which counts for more than any word of its. */
    readonly metered?: Usage;
    readonly tail: string;
    /** Its words for whoever goes on. */
    readonly note: string | undefined;
  };

/** One coding agent. Adapters differ in how a program is called and in how they tell what it made of it. */
export type Agent = (request: AgentRequest) => Promise<AgentResult>;
