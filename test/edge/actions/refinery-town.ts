import { candidateRef, refineryRef } from "#core/names.ts";
import type { Candidate, Entry, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import { type BundledAction, Job, type StepEnd } from "./job.ts";
import { type Files, moleculeRecord, Remote } from "./remote.ts";

const namespace = "refs/cogtown";
export const candidateAt = (id = "c1") => candidateRef(namespace, "main", id);
export const recordAt = refineryRef(namespace, "main");

export const configOf = (verify: Readonly<Record<string, unknown>>) =>
  `agent:\n  command: "true"\nisolation: none\nverify: ${JSON.stringify(verify)}\n`;
export const bodyOf = (criterion: string) =>
  `### Goal\nGreet\n\n### Acceptance criteria\n- [ ] \`${criterion}\`\n`;

interface Story {
  readonly verify?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly criterion?: string;
  readonly files?: Files;
  readonly start?: Files;
}

/** A town with one molecule whose work is proposed on `cogtown/7`, from the first commit of main. */
export function openTown({
  verify = "true",
  settings = {},
  criterion = "true",
  files = { "hello.txt": "hello\n" },
  start = {},
}: Story = {}): Remote {
  const config = configOf({ commands: [verify], ...settings });
  const town = new Remote({ ".github/cogtown.yml": config, "shared.txt": "one\n", ...start });
  propose(town, 7, files, criterion);
  return town;
}

/** Work on a molecule, proposed from where main stands or from `from`, as pull request 100 + number. */
export function propose(town: Remote, number: number, files: Files, criterion = "true"): Entry {
  town.commit(`cogtown/${number}`, `Work on ${number}\n\nMolecule: #${number}`, files);
  town.writeMolecule(moleculeRecord(bodyOf(criterion), { number }));
  return entryOf(town, number);
}

export const entryOf = (town: Remote, molecule = 7): Entry => ({
  pull: 100 + molecule,
  molecule,
  head: town.head(`cogtown/${molecule}`) ?? "",
  branch: `cogtown/${molecule}`,
  way: "rebase",
});

/** A person's pull request from a fork: its head is at the pull request's ref, and on no branch. */
export function openFork(town: Remote, pull: number, files: Files, from = "main"): Entry {
  const branch = `fork-of-${pull}`;
  const head = town.commit(branch, `Patch ${pull}`, files, from);
  town.git("update-ref", `refs/pull/${pull}/head`, head);
  town.git("update-ref", "-d", `refs/heads/${branch}`);
  return { pull, head, branch: "patch-1", way: "merge" };
}

/** Somebody merges main into a branch by hand, with these files as the result. */
export function mergeByHand(town: Remote, into: string, other: string, files: Files): string {
  const ours = town.head(into) ?? "";
  const theirs = town.head(other) ?? "";
  const tree = town.git("rev-parse", `${town.commit(into, "settled", files)}^{tree}`);
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
  const merge = town.git(
    ...identity,
    ...["commit-tree", tree, "-p", ours, "-p", theirs, "-m", "Merge by hand"],
  );
  town.git("update-ref", `refs/heads/${into}`, merge);
  return merge;
}

export function recordOf(change: Partial<RefineryRecord>): RefineryRecord {
  const tally = { held: 0, broke: 0, runs: 0, flaked: 0, seconds: [], waits: [], verdicts: 0 };
  return {
    version: 2,
    base: "main",
    candidates: [],
    suspects: [],
    aside: [],
    verdicts: [],
    tally,
    slots: 2,
    landed: [],
    ejected: [],
    asked: [],
    ready: [],
    commentsSeen: 0,
    ...change,
  };
}

export const candidateOf = (
  town: Remote,
  entries: Entry[] = [entryOf(town)],
  change: Partial<Candidate> = {},
): Candidate => ({
  id: "c1",
  base: town.head("main") ?? "",
  ground: town.head("main") ?? "",
  lost: 0,
  entries,
  purpose: "line",
  dispatches: ["2026-01-01T00:00:00Z"],
  landed: 0,
  ...change,
});

export function queue(
  town: Remote,
  entries?: Entry[],
  change: Partial<Candidate> = {},
  record: Partial<RefineryRecord> = {},
): void {
  town.writeRefinery(recordOf({ candidates: [candidateOf(town, entries, change)], ...record }));
}

export const jobFor = (town: Remote, action: BundledAction, run = 1, candidate = "c1") =>
  new Job(town, action, { base: "main", candidate }, { id: run, attempt: 1 });

export const verify = (
  town: Remote,
  action: BundledAction,
  environment: Readonly<Record<string, string>> = {},
  candidate = "c1",
): Promise<StepEnd> => jobFor(town, action, 1, candidate).run("main", environment);

export const verdictOf = (town: Remote, id = "c1"): Verdict | undefined =>
  town.refinery().candidates.find((each) => each.id === id)?.verdict;

/** What became of each entry, in order: `placed`, `conflict` or `empty`. */
export const fatesOf = (town: Remote, id = "c1"): string[] =>
  verdictOf(town, id)?.parts.map(({ kind }) => kind) ?? [];
