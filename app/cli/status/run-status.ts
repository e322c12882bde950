import { parseConfig } from "#core/config/parse-config.ts";
import type { Look } from "#core/life/look.ts";
import type { Lookout } from "../../hosts/look.ts";
import { askTown } from "../remote/ask-town.ts";
import type { RawRemoteOptions, Surroundings } from "../remote/remote.ts";
import { exitCodes, UsageError } from "../usage-error.ts";
import { renderStatus } from "./render-status.ts";
import { composeStatus, type TownStatus } from "./town-status.ts";

export interface StatusOptions extends RawRemoteOptions {
  /** Also of molecules that have landed, or that nobody wants any more. */
  readonly isAll: boolean;
  readonly isJson: boolean;
}

/** `cogtown status`: where a town is and what it spent. Resolves to the exit code. Throws UsageError for whatever GitHub refuses. */
export async function runStatus(
  options: StatusOptions,
  surroundings: Surroundings,
  write: (text: string) => void,
): Promise<number> {
  const status = await askTown(options, surroundings, (lookout) =>
    readStatus(lookout, options.isAll),
  );
  write(`${options.isJson ? JSON.stringify(status, null, 2) : renderStatus(status).join("\n")}\n`);
  return exitCodes.done;
}

/** One after the other, as `why` does. */
async function readStatus(lookout: Lookout, isAll: boolean): Promise<TownStatus> {
  const town = await lookout.town();
  const config = parseConfig(town.configText);
  if (!config.ok)
    throw new UsageError("`.github/cogtown.yml` cannot be read: see cogtown why, or the issues.");
  const recorded = isAll ? town.records.map(({ number }) => number) : [];
  const numbers = [...new Set([...town.labelled, ...recorded])].toSorted((a, b) => a - b);
  const looks: Look[] = [];
  for (const number of numbers) {
    const look = await lookout.look(number);
    if (look !== "absent") looks.push(look);
  }
  return composeStatus(town, looks, config.value, new Date());
}
