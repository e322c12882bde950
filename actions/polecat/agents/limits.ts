import type { Config } from "#core/config/config.ts";
import type { Limit } from "../../shared/command.ts";
import type { Turn } from "./agent.ts";

/** What an agent's turn came to that was cut short. */
export function turnAt(
  limit: Limit,
  { timeoutMinutes, silentMinutes }: Pick<Config["agent"], "timeoutMinutes" | "silentMinutes">,
): Turn {
  switch (limit) {
    case "deadline":
      return { kind: "out-of-time" };
    case "time-limit":
      return failed(`The agent was ended after its time limit of ${timeoutMinutes} minutes.`);
    case "silence":
      return failed(
        `The agent was silent for ${silentMinutes} minutes: it neither printed a line nor changed a file, and was ended.`,
      );
  }
}

export const failed = (cause: string, fatal = false) => ({ kind: "failed", cause, fatal }) as const;
