import { patrolOnce } from "../../hosts/one-pass.ts";
import { openDiagnosticLog } from "../diagnostic-log.ts";
import { explainRefusal } from "../remote/refusals.ts";
import { findRemote, type RawRemoteOptions, type Surroundings } from "../remote/remote.ts";
import { exitCodes } from "../usage-error.ts";
import { readCredentials } from "./credentials.ts";
import { renderPatrol } from "./render-patrol.ts";

export interface PatrolOptions extends RawRemoteOptions {
  readonly minutes: number;
  readonly isJson: boolean;
}

/** `cogtown patrol`: one look over a town, as its App. Resolves to the exit code. Throws UsageError when it is not let in. */
export async function runPatrol(
  options: PatrolOptions,
  surroundings: Surroundings,
  write: (text: string) => void,
): Promise<number> {
  const { minutes, isJson } = options;
  const remote = await findRemote(options, surroundings.folder);
  const credentials = await readCredentials(surroundings);
  const request = { ...remote, ...credentials, minutes, log: openDiagnosticLog() };
  const report = await patrolOnce(request).catch((error: unknown) => {
    throw explainRefusal(error, remote, "app");
  });
  write(`${isJson ? JSON.stringify(report, null, 2) : renderPatrol(report).join("\n")}\n`);
  const isWhole = report.end === "done" && report.failures.length === 0;
  return isWhole ? exitCodes.done : exitCodes.notDone;
}
