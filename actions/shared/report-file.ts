import * as core from "@actions/core";
import { type AgentReport, parseAgentReport } from "#core/molecule/agent-report.ts";
import { type Desk as AgentDesk, clearAgentFile, readAgentFile } from "./agent-file.ts";
import type { Workshop } from "./workshop.ts";

/** Nobody has that much to say; whatever is longer was not meant for us. */
const largestReport = 64 * 1024;

type Desk = AgentDesk & Pick<Workshop, "redact">;

const fileName = "report.json";

/** Where the agent may leave a report; what an earlier agent left there is gone. */
export function clearReport(workshop: AgentDesk): string {
  return clearAgentFile(workshop, fileName);
}

/** The report that the agent left. One that cannot be read is a warning in the log, and none. */
export function readReport(workshop: Desk): AgentReport {
  try {
    const text = readAgentFile(workshop, fileName, largestReport);
    if (text === undefined) return {};
    const parsed = parseAgentReport(workshop.redact(text), new Date());
    if (parsed.problem !== undefined) warn(workshop, parsed.problem, parsed.ok);
    if (parsed.ok) return parsed.report;
  } catch (error) {
    warn(workshop, error instanceof Error ? error.message : String(error), false);
  }
  return {};
}

function warn({ redact }: Desk, problem: string, isInPart: boolean): void {
  const what = isInPart ? "A part of the agent's report" : "The agent's report";
  core.warning(`${what} was not understood, and is ignored: ${redact(problem)}`);
}
