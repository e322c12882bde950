import { readLog } from "../../hosts/read-log.ts";
import { askTown } from "../remote/ask-town.ts";
import { noSuchIssue } from "../remote/refusals.ts";
import type { RawRemoteOptions, Surroundings } from "../remote/remote.ts";
import { exitCodes } from "../usage-error.ts";
import { renderLog } from "./render-log.ts";

export interface LogOptions extends RawRemoteOptions {
  readonly number: number;
  readonly isJson: boolean;
}

/** `cogtown log N`: the whole life of a molecule. Resolves to the exit code. Throws UsageError for whatever GitHub refuses. */
export async function runLog(
  options: LogOptions,
  surroundings: Surroundings,
  write: (text: string) => void,
): Promise<number> {
  const { number } = options;
  const log = await askTown(options, surroundings, async (lookout, remote) => {
    const look = await lookout.look(number);
    if (look === "absent") throw noSuchIssue(remote, number);
    return readLog(lookout, look);
  });
  const text = options.isJson ? JSON.stringify(log, null, 2) : renderLog(log).join("\n");
  write(`${text}\n`);
  return exitCodes.done;
}
