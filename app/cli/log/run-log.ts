import type { MoleculeFacts } from "#core/molecule/facts.ts";
import type { History } from "#github/port.ts";
import type { Lookout } from "../../hosts/look.ts";
import { askTown } from "../remote/ask-town.ts";
import { noSuchIssue } from "../remote/refusals.ts";
import type { RawRemoteOptions, Surroundings } from "../remote/remote.ts";
import { exitCodes } from "../usage-error.ts";
import { composeLog, type MoleculeLog } from "./molecule-log.ts";
import { renderLog } from "./render-log.ts";

export interface LogOptions extends RawRemoteOptions {
  readonly number: number;
  readonly isJson: boolean;
}

/** Ledger commits that are read: each carries a whole record, and nobody reads more. */
const mostEvents = 1_000;
/** A work branch holds a commit for each step, some for unfinished work, and below them the base. */
const mostCommits = 100;

/** `cogtown log N`: the whole life of a molecule. Resolves to the exit code. Throws UsageError for whatever GitHub refuses. */
export async function runLog(
  options: LogOptions,
  surroundings: Surroundings,
  write: (text: string) => void,
): Promise<number> {
  const { number } = options;
  const log = await askTown(options, surroundings, async (lookout, remote) => {
    const found = await readLog(lookout, number);
    if (found === "absent") throw noSuchIssue(remote, number);
    return found;
  });
  const text = options.isJson ? JSON.stringify(log, null, 2) : renderLog(log).join("\n");
  write(`${text}\n`);
  return exitCodes.done;
}

async function readLog(lookout: Lookout, number: number): Promise<MoleculeLog | "absent"> {
  const look = await lookout.look(number);
  if (look === "absent") return "absent";
  const { facts, state, at: now } = look;
  const [ledger, work] = await Promise.all([readLedger(lookout, facts), readWork(lookout, facts)]);
  return composeLog({ facts, state, now, ledger, work });
}

const nothing: History = { commits: [], isCut: false };

async function readLedger(lookout: Lookout, { record }: MoleculeFacts): Promise<History> {
  return record.kind === "absent" ? nothing : lookout.history(record.head, mostEvents);
}

/** From the newest commit that the record names: the branch itself is gone once the work has landed. */
async function readWork(lookout: Lookout, { record }: MoleculeFacts): Promise<History> {
  if (record.kind !== "present" || record.value.steps.length === 0) return nothing;
  const { attempts, steps } = record.value;
  const head = attempts.findLast((attempt) => attempt.head !== undefined)?.head;
  return lookout.history(head ?? steps.at(-1)?.commit ?? record.head, mostCommits);
}
