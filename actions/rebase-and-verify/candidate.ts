import { parseSpec } from "#core/molecule/parse-spec.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import type { Candidate, Entry, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import type { Git } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";
import { parseEntry, type Rewrite } from "../shared/ledger.ts";

/** Why this run has nothing to say about the candidate. */
export class Superseded extends Error {
  constructor(why: string) {
    super(why);
    this.name = "Superseded";
  }
}

/** The candidate that this run was dispatched for, if it still waits for a verdict. Throws Superseded. */
export function pickCandidate(record: RefineryRecord | undefined, id: string): Candidate {
  const candidate = record?.candidate;
  if (candidate?.id !== id) throw new Superseded("the Refinery has another candidate now");
  if (candidate.verdict !== undefined)
    throw new Superseded("the candidate has its verdict already");
  return candidate;
}

/** Adds the verdict to the record, if it is still the same candidate that waits for one. */
export function decideVerdict(
  record: RefineryRecord | undefined,
  id: string,
  verdict: Verdict,
): Rewrite<RefineryRecord, string> {
  if (record?.candidate?.id !== id || record.candidate.verdict !== undefined) {
    return { kind: "leave", because: "the Refinery has moved on" };
  }
  return {
    kind: "append",
    event: `refinery ${record.base}: candidate ${id} is ${verdict.kind}`,
    record: { ...record, candidate: { ...record.candidate, verdict } },
  };
}

/**
 * Fetches everything that the candidate is made of. An entry's head must still be on its branch: a commit that
 * somebody has taken back is not verified behind their back. Throws Superseded.
 */
export async function fetchCandidate(git: Git, base: string, candidate: Candidate): Promise<void> {
  const branches = candidate.entries.map(
    (entry) => [`entry-${entry.pull}`, `refs/heads/${entry.branch}`] as const,
  );
  const found = await fetchRefs(git, {
    base: `refs/heads/${base}`,
    ...Object.fromEntries(branches),
  });
  const tip = found["base"];
  if (tip === undefined || !(await isReachable(git, candidate.base, tip))) {
    throw new Superseded(`${candidate.base.slice(0, 7)} is no longer on ${base}`);
  }
  for (const { pull, branch, head } of candidate.entries) {
    const tip = found[`entry-${pull}`];
    if (tip === undefined || !(await isReachable(git, head, tip))) {
      throw new Superseded(`${head.slice(0, 7)} is no longer on ${branch}`);
    }
  }
}

async function isReachable(git: Git, commit: string, tip: string): Promise<boolean> {
  return (await git.resolve(commit)) !== undefined && (await git.isAncestor(commit, tip));
}

/** The command criteria of every molecule in the candidate, from the text that was approved. */
export async function readCriteria(
  git: Git,
  entries: readonly Entry[],
): Promise<readonly string[]> {
  const refs = entries.map(
    ({ molecule }) => [`ledger-${molecule}`, moleculeRef(defaultNamespace, molecule)] as const,
  );
  const found = await fetchRefs(git, Object.fromEntries(refs));
  const commands = await Promise.all(
    refs.map(async ([name, ref]) => {
      const head = found[name];
      if (head === undefined)
        throw new Error(`${ref} does not exist: its acceptance criteria cannot be known.`);
      return commandsOf((await parseEntry(git, ref, head, MoleculeRecord)).record);
    }),
  );
  return [...new Set(commands.flat())];
}

function commandsOf(record: MoleculeRecord): string[] {
  const parsed = parseSpec(record.spec.body);
  if (!parsed.ok)
    throw new Error(
      `The approved text of #${record.number} cannot be read by this version of the action.`,
    );
  return parsed.value.criteria.flatMap((criterion) =>
    criterion.kind === "command" ? [criterion.command] : [],
  );
}
