import { parseSpec } from "#core/molecule/parse-spec.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import type { Candidate, Entry, RefineryRecord } from "#core/refinery/record.ts";
import type { Git } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";
import { parseEntry } from "../shared/ledger.ts";
import { Superseded } from "./candidate.ts";

/** What became of an entry: where it has landed, or is about to. */
export interface Made {
  readonly commit: string;
  readonly tree: string;
}

/**
 * Fetches everything that the candidate is made of. An entry's head must still be on its pull request, wherever that
 * comes from: a commit that somebody has taken back is not verified behind their back. An entry that has landed since
 * the candidate was made, or whose pull request has been moved to land, may be on no branch any more: it stands where
 * the Refinery has put it. Yields those, by pull request. Throws Superseded.
 */
export async function fetchCandidate(
  git: Git,
  base: string,
  candidate: Candidate,
  readRecord: () => Promise<RefineryRecord | undefined>,
): Promise<ReadonlyMap<number, Made>> {
  const found = await fetchRefs(git, {
    base: `refs/heads/${base}`,
    ...Object.fromEntries(candidate.entries.flatMap(refsOf)),
  });
  if (!(await isReachable(git, candidate.base, found["base"]))) {
    throw new Superseded(`${candidate.base.slice(0, 7)} is no longer on ${base}`);
  }
  const gone: Gone[] = [];
  for (const entry of candidate.entries) {
    // A server without refs for pull requests has the branches of its own repository.
    const tip = found[`pull-${entry.pull}`] ?? found[`branch-${entry.pull}`];
    if (!(await isReachable(git, entry.head, tip))) gone.push({ entry, tip });
  }
  return gone.length === 0 ? new Map() : findMade(git, base, gone, await readRecord());
}

interface Gone {
  readonly entry: Entry;
  /** Where its pull request stands. */
  readonly tip: string | undefined;
}

const refsOf = ({ pull, branch }: Entry) => [
  [`pull-${pull}`, `refs/pull/${pull}/head`] as const,
  [`branch-${pull}`, `refs/heads/${branch}`] as const,
];

/** The record is read after the heads were found missing: a landing in between cannot slip through. */
async function findMade(
  git: Git,
  base: string,
  gone: readonly Gone[],
  record: RefineryRecord | undefined,
): Promise<ReadonlyMap<number, Made>> {
  const { base: tip } = await fetchRefs(git, { base: `refs/heads/${base}` });
  const made = new Map<number, Made>();
  for (const { entry, tip: standing } of gone) {
    const landing = record?.landed.find(({ pull, head }) => isEntry(entry, pull, head));
    const found =
      landing !== undefined && (await isReachable(git, landing.commit, tip))
        ? landing
        : madeOf(record, entry).find(({ commit }) => commit === standing);
    if (found === undefined)
      throw new Superseded(`${entry.head.slice(0, 7)} is no longer on ${entry.branch}`);
    made.set(entry.pull, found);
  }
  return made;
}

const isEntry = (entry: Entry, pull: number, head: string): boolean =>
  entry.pull === pull && entry.head === head;

/** Commits that green candidates have made of it: one of them is about to land, and its pull request stands there already. */
function madeOf(record: RefineryRecord | undefined, entry: Entry): readonly Made[] {
  const green = (record?.candidates ?? []).filter(({ entries }) =>
    entries.some(({ pull, head }) => isEntry(entry, pull, head)),
  );
  return green.flatMap(({ verdict }) =>
    verdict?.kind === "green"
      ? verdict.parts.flatMap((part) =>
          part.kind === "placed" && part.pull === entry.pull ? [part] : [],
        )
      : [],
  );
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
