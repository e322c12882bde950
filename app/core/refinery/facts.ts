import type { Ledgered, PullFacts, RunFacts, TownFacts } from "../molecule/facts.ts";
import type { RefineryRecord } from "./record.ts";

/** Everything the Refinery of one base branch decides on, read in one request (two when a run may be dead). */
export interface RefineryFacts {
  readonly town: TownFacts;
  readonly base:
    | { readonly name: string; readonly head: string; readonly tree: string }
    | undefined;
  readonly record: Ledgered<RefineryRecord>;
  /** Open pull requests from cogtown/<n> against this base, oldest first. */
  readonly pulls: readonly PullFacts[];
  /** The run that verifies the candidate; read only when it may be dead. */
  readonly run: RunFacts;
}
