import type { WaitReason } from "../schedule/reasons.ts";
import type { DependencyFacts, PullFacts } from "./facts.ts";
import type { Attempt, Hold } from "./record.ts";
import type { Problem } from "./spec.ts";

/** Where a molecule is in its life; derived from record and facts, never stored. Each case carries its evidence. */
export type MoleculeState =
  | { readonly kind: "draft"; readonly why: DraftReason }
  | {
      readonly kind: "blocked";
      readonly on: readonly DependencyFacts[];
      /** Everything that it waits for. */
      readonly reasons: readonly WaitReason[];
    }
  | { readonly kind: "ready"; readonly waitingFor: string | undefined }
  | { readonly kind: "dispatched"; readonly attempt: Attempt }
  | {
      readonly kind: "working";
      readonly attempt: Attempt;
      readonly runId: number;
      readonly done: number;
      readonly of: number;
    }
  | { readonly kind: "proposed"; readonly pull: PullFacts | undefined; readonly waitingFor: string }
  | {
      readonly kind: "queued";
      readonly pull: PullFacts;
      readonly waitingFor: string;
      /** Nothing lands at all before that: worth saying on every issue. */
      readonly isStopped: boolean;
    }
  | { readonly kind: "landed"; readonly pull: PullFacts; readonly commit: string }
  | { readonly kind: "held"; readonly hold: Hold }
  /** `fix`: what somebody can do so that it goes on, where it is more than to add the label. */
  | { readonly kind: "cancelled"; readonly why: string; readonly fix?: string };

/** Why nothing has been dispatched yet although somebody may be waiting for it. */
export type DraftReason =
  | { readonly kind: "unlabelled" }
  | { readonly kind: "unknown-label"; readonly label: string; readonly meant: string }
  | { readonly kind: "labelled-by-outsider"; readonly login: string }
  | { readonly kind: "edited-by-outsider"; readonly login: string }
  | { readonly kind: "unparsable"; readonly problems: readonly Problem[] }
  | { readonly kind: "config"; readonly problems: readonly Problem[] }
  | { readonly kind: "workflow-missing"; readonly path: string }
  | { readonly kind: "empty-repository" }
  /** A person does it. */
  | { readonly kind: "claimed"; readonly by: string }
  /** Another one is so like it, or has its branch, that nobody is sent to do it twice. */
  | { readonly kind: "duplicate"; readonly of: Duplicate };

export type StateKind = MoleculeState["kind"];

export type Duplicate =
  | { readonly kind: "issue"; readonly number: number; readonly what: "open" | "landed" }
  | { readonly kind: "branch"; readonly name: string }
  | { readonly kind: "pull"; readonly number: number };
