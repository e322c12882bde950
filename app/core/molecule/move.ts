import type { JudgeStep } from "../judge/judge-step.ts";
import type { Finding } from "../policy/finding.ts";
import type { Outcome, Rework, StopRequest } from "./record.ts";

/** What the Witness and the Mayor want done next for a molecule that is labelled, open and not held. */
export type Move =
  | { readonly kind: "start"; readonly reason: string; readonly onto?: string }
  | { readonly kind: "dispatch-again"; readonly reason: string }
  | { readonly kind: "record-outcome"; readonly outcome: Outcome }
  /** Asks a run to end, for the first time or again; its attempt ends when the run has. */
  | { readonly kind: "stop-run"; readonly runId: number; readonly stop: StopRequest }
  | {
      readonly kind: "rework";
      readonly rework: readonly Rework[];
      readonly reason: string;
      readonly onto?: string;
    }
  /** `flagged`: what reviewers are shown. */
  | { readonly kind: "propose"; readonly head: string; readonly flagged: readonly Finding[] }
  /** The branch is not proposed as it is: its attempt has failed after all. */
  | { readonly kind: "refuse"; readonly head: string; readonly findings: readonly Finding[] }
  | { readonly kind: "judge"; readonly step: JudgeStep }
  | { readonly kind: "hold"; readonly reason: string; readonly fix: string }
  | { readonly kind: "rest"; readonly reason: string; readonly recheckSeconds?: number };
