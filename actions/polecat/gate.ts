import { type GateEnd, runGate } from "../shared/workshop.ts";
import type { Bench } from "./bench.ts";
import { watchOver } from "./watch.ts";

export interface BenchGate {
  /** What it is, for the log. */
  readonly what: string;
  readonly command: string;
  /** What the job is at work on meanwhile, for the ledger. */
  readonly on: string;
}

/**
 * Runs a command of the molecule or of the configuration in the work tree, and tells the ledger now and then that it is
 * heard of. Its files are nobody's work, so nothing is kept; one that is silent is left to its time limit.
 */
export function runBenchGate(bench: Bench, { what, command, on }: BenchGate): Promise<GateEnd> {
  const { claim, config, pace, workshop } = bench;
  const rounds = {
    tellMs: pace.saveMs,
    silentMs: Infinity,
    hasMoved: () => Promise.resolve(false),
    tell: async (isAlive: boolean) => {
      if (isAlive) await claim.publish({ kind: "at-work", on });
      else await claim.confirm();
      claim.heedStop();
    },
  };
  return watchOver(rounds, (watcher) =>
    runGate(workshop, {
      what,
      command,
      directory: workshop.job.workspace,
      timeoutMinutes: config.verify.timeoutMinutes,
      watcher,
    }),
  );
}
