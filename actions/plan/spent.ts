import { sumUsage } from "#core/budget/usage.ts";
import type { AgentReport } from "#core/molecule/agent-report.ts";
import type { Usage } from "#core/molecule/record.ts";

/** What one turn of an agent has cost. */
export interface Spent {
  readonly seconds: number;
  /** Absent: nobody told. */
  readonly usage?: Usage | undefined;
}

/** What a report says of its turn's cost, before anybody has looked for a price. */
export function usageIn({ usage }: AgentReport): Usage | undefined {
  if (usage === undefined) return undefined;
  return { ...usage, source: usage.dollars === undefined ? "unknown" : "reported" };
}

/** Turns together; their usage is known where it is known of every one. */
export function sumSpent(turns: readonly Spent[]): Pick<Spent, "seconds"> & { usage?: Usage } {
  const seconds = Math.round(turns.reduce((sum, turn) => sum + turn.seconds, 0) * 10) / 10;
  const told = turns.flatMap(({ usage }) => usage ?? []);
  return told.length === 0 || told.length < turns.length
    ? { seconds }
    : { seconds, usage: sumUsage(told) };
}
