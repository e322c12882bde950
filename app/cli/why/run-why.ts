import { composeWhy, type MoleculeWhy } from "#core/life/molecule-why.ts";
import type { Lookout } from "../../hosts/look.ts";
import { askTown } from "../remote/ask-town.ts";
import { noSuchIssue } from "../remote/refusals.ts";
import type { RawRemoteOptions, Surroundings } from "../remote/remote.ts";
import { exitCodes } from "../usage-error.ts";
import { renderWhy, renderWhyTable } from "./render-why.ts";

export interface WhyOptions extends RawRemoteOptions {
  /** Undefined: every open issue that carries the label. */
  readonly number: number | undefined;
  readonly isJson: boolean;
}

/** `cogtown why [N]`: what is decided now and why. Resolves to the exit code. Throws UsageError for whatever GitHub refuses. */
export async function runWhy(
  options: WhyOptions,
  surroundings: Surroundings,
  write: (text: string) => void,
): Promise<number> {
  const { number, isJson } = options;
  const found = await askTown(options, surroundings, async (lookout, remote) => {
    const whys = await readWhys(lookout, number);
    if (number !== undefined && whys.length === 0) throw noSuchIssue(remote, number);
    return whys;
  });
  const [only] = found;
  const lines =
    number === undefined || only === undefined ? renderWhyTable(found) : renderWhy(only);
  const data = number === undefined ? found : only;
  write(`${isJson ? JSON.stringify(data, null, 2) : lines.join("\n")}\n`);
  return exitCodes.done;
}

/** One after the other: GitHub asks for that, and a hundred questions at once are what its second limit is about. */
async function readWhys(lookout: Lookout, number: number | undefined): Promise<MoleculeWhy[]> {
  const numbers = number === undefined ? await lookout.labelled() : [number];
  const whys: MoleculeWhy[] = [];
  for (const each of numbers) {
    const look = await lookout.look(each);
    if (look !== "absent") whys.push(composeWhy(look));
  }
  return whys;
}
