import type { Config } from "#core/config/config.ts";
import { writeAgentFile } from "../shared/agent-file.ts";
import type { Limit } from "../shared/command.ts";
import { clearReport } from "../shared/report-file.ts";
import type { Workshop } from "../shared/workshop.ts";
import { clearAnswer, type Said } from "./answer-text.ts";
import type { Spent } from "./spent.ts";

export interface PlannerRequest {
  /** What it is asked for: the settings of that name hold. */
  readonly role: "plan" | "judge";
  /** Where it looks around. */
  readonly directory: string;
  readonly prompt: string;
  readonly issue: number;
  /** 1, or 2 when it is told what was wrong with its first answer. */
  readonly round: number;
  /** JSON schema of the answer; absent: words are asked for. */
  readonly schema?: string;
  readonly timeoutMinutes: number;
}

/** How the agent's turn ended. */
export type Turn = (Said | { readonly kind: "failed"; readonly why: string }) &
  Spent & { readonly tail: string };

/** The agent that plans and answers questions. */
export type Planner = (request: PlannerRequest) => Promise<Turn>;

const titles = { plan: "Planning agent", judge: "Judging agent" } as const;

export const titleOf = ({ role, round }: PlannerRequest) => `${titles[role]}, round ${round}`;

/** What every planning agent finds in its environment. Makes room for a new answer and a new report. */
export function plannerVariables(
  workshop: Workshop,
  request: PlannerRequest,
): Record<string, string> {
  const { prompt, schema, issue, round } = request;
  return {
    COGTOWN_PROMPT: writeAgentFile(workshop, "prompt.md", prompt),
    ...(schema === undefined
      ? {}
      : { COGTOWN_SCHEMA: writeAgentFile(workshop, "schema.json", schema) }),
    COGTOWN_ANSWER: clearAnswer(workshop),
    COGTOWN_REPORT: clearReport(workshop),
    COGTOWN_ISSUE: String(issue),
    COGTOWN_ROUND: String(round),
  };
}

/** Why there is no answer of an agent that was ended. */
export function whyCutShort(limit: Limit, config: Config, role: PlannerRequest["role"]): string {
  switch (limit) {
    case "deadline":
      return "The time of the job was up before the agent had an answer; raise `minutes` and `timeout-minutes` in .github/workflows/cogtown-plan.yml, or ask for less at a time.";
    case "time-limit":
    case "silence":
      return `The agent was ended after its time limit of ${config[role].timeoutMinutes} minutes; raise \`${role}.timeout-minutes\` in .github/cogtown.yml, or ask for less at a time.`;
  }
}
