import { parseSpec } from "#core/molecule/parse-spec.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import type { Candidate, Entry } from "#core/refinery/record.ts";
import type { Git } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";
import { parseEntry } from "../shared/ledger.ts";
import { Superseded } from "./candidate.ts";

/**
 * Fetches everything that the candidate is made of. An entry's head must still be on its pull request, wherever that
 * comes from: a commit that somebody has taken back is not verified behind their back. Throws Superseded.
 */
export async function fetchCandidate(git: Git, base: string, candidate: Candidate): Promise<void> {
  const refs = candidate.entries.flatMap(({ pull, branch }) => [
    [`pull-${pull}`, `refs/pull/${pull}/head`] as const,
    [`branch-${pull}`, `refs/heads/${branch}`] as const,
  ]);
  const found = await fetchRefs(git, { base: `refs/heads/${base}`, ...Object.fromEntries(refs) });
  if (!(await isReachable(git, candidate.base, found["base"]))) {
    throw new Superseded(`${candidate.base.slice(0, 7)} is no longer on ${base}`);
  }
  for (const { pull, branch, head } of candidate.entries) {
    // A server without refs for pull requests has the branches of its own repository.
    const tip = found[`pull-${pull}`] ?? found[`branch-${pull}`];
    if (!(await isReachable(git, head, tip))) {
      throw new Superseded(`${head.slice(0, 7)} is no longer on ${branch}`);
    }
  }
}

async function isReachable(git: Git, commit: string, tip: string | undefined): Promise<boolean> {
  if (tip === undefined || (await git.resolve(commit)) === undefined) return false;
  return git.isAncestor(commit, tip);
}

/** The command criteria of these molecules, from the text that was approved. Throws where one of them has no ledger. */
export async function readCriteria(
  git: Git,
  molecules: readonly number[],
): Promise<readonly string[]> {
  const found = await fetchMolecules(git, molecules);
  const commands = molecules.map((molecule) => {
    const criteria = found.get(molecule);
    if (criteria !== undefined) return criteria;
    const ref = moleculeRef(defaultNamespace, molecule);
    throw new Error(`${ref} does not exist: its acceptance criteria cannot be known.`);
  });
  return commands.flat();
}

export const moleculesOf = (entries: readonly Entry[]): readonly number[] =>
  entries.flatMap(({ molecule }) => (molecule === undefined ? [] : [molecule]));

/** The command criteria of those molecules that the ledger has. */
export async function fetchMolecules(
  git: Git,
  molecules: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (molecules.length === 0) return new Map();
  const refs = molecules.map(
    (number) => [`ledger-${number}`, moleculeRef(defaultNamespace, number)] as const,
  );
  const found = await fetchRefs(git, Object.fromEntries(refs));
  const criteria = new Map<number, readonly string[]>();
  for (const number of molecules) {
    const head = found[`ledger-${number}`];
    if (head === undefined) continue;
    const ref = moleculeRef(defaultNamespace, number);
    criteria.set(number, commandsOf((await parseEntry(git, ref, head, MoleculeRecord)).record));
  }
  return criteria;
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
