import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { z } from "zod";
import { parseLedgerMessage } from "../../../app/core/ledger-message.ts";
import { MoleculeRecord } from "../../../app/core/molecule/record.ts";
import { RefineryRecord } from "../../../app/core/refinery/record.ts";

const run = promisify(execFile);

/** Real git on the bare repository of a town, for reading. Yields standard output without its last line end. */
export async function readGit(directory: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", ["--git-dir", directory, ...args], { maxBuffer: 1e8 });
  return stdout.replace(/\n$/, "");
}

export async function listRefs(directory: string): Promise<readonly string[]> {
  const text = await readGit(directory, "for-each-ref", "--format=%(refname)");
  return text === "" ? [] : text.split("\n");
}

/** One commit of a ledger ref. */
export interface Entry<T> {
  readonly sha: string;
  readonly event: string;
  readonly record: T;
}

export interface Ledger<T> {
  /** Oldest first. */
  readonly entries: readonly Entry<T>[];
  /** What makes it invalid. */
  readonly problems: readonly string[];
}

export const readMoleculeLedger = (directory: string, molecule: number) =>
  readLedger(directory, `refs/cogtown/molecules/${molecule}`, MoleculeRecord);

export const readRefineryLedger = (directory: string) =>
  readLedger(directory, "refs/cogtown/refinery/main", RefineryRecord);

async function readLedger<T>(
  directory: string,
  ref: string,
  schema: z.ZodType<T>,
): Promise<Ledger<T>> {
  if (!(await listRefs(directory)).includes(ref))
    return { entries: [], problems: [`${ref} does not exist`] };
  const text = await readGit(directory, "log", "--reverse", "-z", "--format=%H %P%n%B", ref);
  const entries: Entry<T>[] = [];
  const problems: string[] = [];
  for (const commit of text.split("\0").filter((part) => part.trim() !== "")) {
    const [head = "", ...lines] = commit.split("\n");
    const [sha = "", ...parents] = head.trim().split(" ");
    if (parents.length > 1) problems.push(`${ref}: ${sha} is a merge`);
    const parsed = parseLedgerMessage(schema, lines.join("\n"));
    if (parsed.ok) entries.push({ sha, event: parsed.event, record: parsed.value });
    else problems.push(`${ref}: ${sha} cannot be read: ${parsed.problem}`);
  }
  return { entries, problems };
}
