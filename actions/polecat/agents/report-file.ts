import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import * as core from "@actions/core";
import { type AgentReport, parseAgentReport } from "#core/molecule/agent-report.ts";
import type { Workshop } from "../../shared/workshop.ts";

/** Nobody has that much to say; whatever is longer was not meant for us. */
const largestReport = 64 * 1024;

type Desk = Pick<Workshop, "folder" | "redact">;

const pathIn = ({ folder }: Pick<Workshop, "folder">) => join(folder, "agent", "report.json");

/** Where the agent may leave a report; what an earlier agent left there is gone. */
export function clearReport(workshop: Pick<Workshop, "folder">): string {
  const path = pathIn(workshop);
  rmSync(path, { recursive: true, force: true });
  return path;
}

/** The report that the agent left. One that cannot be read is a warning in the log, and none. */
export function readReport(workshop: Desk): AgentReport {
  try {
    const text = readOwnFile(pathIn(workshop));
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

/**
 * The attacker is the agent: a link would have us read a file that only we can, a pipe would have us wait, and a folder
 * on the way may be a link as well.
 */
function readOwnFile(path: string): string | undefined {
  const folder = dirname(path);
  if (realpathSync(folder) !== join(realpathSync(dirname(folder)), "agent"))
    throw new Error("its folder is a link");
  const file = openFile(path);
  if (file === undefined) return undefined;
  try {
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile()) throw new Error("it is no regular file");
    if (size > largestReport) throw new Error(`it has more than ${largestReport} bytes`);
    const bytes = Buffer.alloc(size);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, size, 0));
  } finally {
    closeSync(file);
  }
}

function openFile(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
