import type { History } from "#core/life/history.ts";
import type { Look } from "#core/life/look.ts";
import { composeLog, type MoleculeLog } from "#core/life/molecule-log.ts";
import type { MoleculeFacts } from "#core/molecule/facts.ts";
import type { Lookout } from "./look.ts";

/** Ledger commits that are read: each carries a whole record, and nobody reads more. */
const mostEvents = 1_000;
/** A work branch holds a commit for each step, some for unfinished work, and below them the base. */
const mostCommits = 100;

/** The whole life of a molecule that was looked at: two or more requests. Throws GitHubError. */
export async function readLog(lookout: Lookout, look: Look): Promise<MoleculeLog> {
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
