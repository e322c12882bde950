/** What an agent is asked to do: one step, in the work tree, with everything it may know in its prompt. */
export interface AgentRequest {
  readonly prompt: string;
  readonly molecule: number;
  readonly attempt: number;
  readonly step: number;
  readonly steps: number;
  readonly directory: string;
  readonly timeoutMinutes: number;
}

/** How it went. What the agent changed is found in the work tree; its word about it is never asked. */
export type AgentResult =
  | { readonly kind: "finished"; readonly tail: string }
  /** `fatal`: the next attempt would fail in the same way, so a person must look at the configuration. */
  | {
      readonly kind: "failed";
      readonly cause: string;
      readonly fatal: boolean;
      readonly tail: string;
    };

/** One coding agent. Adapters differ in how a program is called and in how they tell what it made of it. */
export type Agent = (request: AgentRequest) => Promise<AgentResult>;
