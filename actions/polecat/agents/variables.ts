import { clearReport } from "../../shared/report-file.ts";
import type { Workshop } from "../../shared/workshop.ts";
import type { AgentRequest } from "./agent.ts";

/** What every agent finds in its environment besides what its kind needs. Makes room for a new report. */
export function agentVariables(workshop: Workshop, request: AgentRequest): Record<string, string> {
  return {
    COGTOWN_REPORT: clearReport(workshop),
    COGTOWN_MOLECULE: String(request.molecule),
    COGTOWN_STEP: String(request.step),
    COGTOWN_STEPS: String(request.steps),
    COGTOWN_ATTEMPT: String(request.attempt),
  };
}
