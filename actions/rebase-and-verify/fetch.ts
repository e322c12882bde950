import { parseSpec } from "#core/molecule/parse-spec.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import { originalHead } from "#core/refinery/queue.ts";
import type { Candidate, Entry, Landing, RefineryRecord } from "#core/refinery/record.ts";
import type { Git } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";
import { parseEntry } from "../shared/ledger.ts";
import { Superseded } from "./candidate.ts";
import { fetchCommit } from "./heads.ts";

/**
 * Fetches everything that the candidate is made of. An entry's head must still be on its pull request, wherever that
 * comes from: a commit that somebody has taken back is not verified behind their back. An entry that has landed since
 * the candidate was made may be on no branch any more: it stands where it landed. Yields those, by pull request. Nor is one
 * that the Refinery itself has moved on its way to a landing that did not come about. Throws Superseded.
 */
export async function fetchCandidate(
  git: Git,
  base: string,
  candidate: Candidate,
  readRecord: () => Promise<RefineryRecord | undefined>,
): Promise<ReadonlyMap<number, Landing>> {
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
  return gone.length === 0 ? new Map() : findLanded(git, base, gone, await readRecord());
}

/** An entry that its pull request does not have, and where that stands instead. */
interface Gone {
  readonly entry: Entry;
  readonly tip: string | undefined;
}

const refsOf = ({ pull, branch }: Entry) => [
  [`pull-${pull}`, `refs/pull/${pull}/head`] as const,
  [`branch-${pull}`, `refs/heads/${branch}`] as const,
];

/** The record is read after the heads were found missing: a landing in between cannot slip through. */
async function findLanded(
  git: Git,
  base: string,
  gone: readonly Gone[],
  record: RefineryRecord | undefined,
): Promise<ReadonlyMap<number, Landing>> {
  const { base: tip } = await fetchRefs(git, { base: `refs/heads/${base}` });
  const landed = new Map<number, Landing>();
  for (const { entry, tip: pullTip } of gone) {
    const { pull, head, branch } = entry;
    const landing = record?.landed.find((each) => each.pull === pull && each.head === head);
    if (landing !== undefined && (await isReachable(git, landing.commit, tip)))
      landed.set(pull, landing);
    else if (!isMoved(record, entry, pullTip) || (await fetchCommit(git, head)) === undefined)
      throw new Superseded(`${head.slice(0, 7)} is no longer on ${branch}`);
  }
  return landed;
}

/** The Refinery moves a pull request to its verified commit before it lands; what was queued is another commit. */
export function isMoved(
  record: RefineryRecord | undefined,
  { pull, head }: Entry,
  tip: string | undefined,
): boolean {
  if (record === undefined || tip === undefined) return false;
  return originalHead({ number: pull, head: tip }, record) === head;
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
