import type { PinnedPackage } from "./versions.ts";

export interface InstallProblem {
  readonly message: string;
  /** A person must act; otherwise it may well work the next time. */
  readonly fatal: boolean;
}

type Words = (pinned: string) => InstallProblem;

const fatal = (message: string): InstallProblem => ({ message, fatal: true });
const passing = (message: string): InstallProblem => ({ message, fatal: false });

/** What npm prints (`npm error code E404`), what it means here, and what to do. The first that fits counts. */
const meanings: readonly (readonly [RegExp, Words])[] = [
  [
    /npm: (command )?not found/,
    (pinned) =>
      fatal(
        `${pinned} could not be installed, because npm is not on the runner: add actions/setup-node to the job, or install Node there.`,
      ),
  ],
  [
    /\b(E404|ETARGET)\b/,
    (pinned) =>
      fatal(
        `${pinned} is not in the npm registry that the runner uses: take a newer Cogtown, or let the registry have it.`,
      ),
  ],
  [
    /\b(E401|E403|EAUTH\w*|ENEEDAUTH)\b/,
    (pinned) =>
      fatal(
        `The npm registry that the runner uses does not let it read ${pinned}: mend its credentials in the runner's .npmrc.`,
      ),
  ],
  [
    /\bEBADPLATFORM\b/,
    (pinned) =>
      fatal(
        `${pinned} does not run on this runner's system: use another agent, or another runner.`,
      ),
  ],
  [
    /\bENOSPC\b/,
    (pinned) => passing(`${pinned} could not be installed, because the runner's disk is full.`),
  ],
  [
    /\bEACCES\b|\bEROFS\b|\bEPERM\b/,
    (pinned) =>
      fatal(
        `${pinned} could not be installed, because the job may not write to the runner's tool cache: mend its owner.`,
      ),
  ],
];

const longestTail = 600;

/** What kept a package from being installed, by what npm or the system said of it. */
export function problemIn(said: string, pinned: PinnedPackage): InstallProblem {
  const name = `${pinned.package} ${pinned.version}`;
  const meaning = meanings.find(([pattern]) => pattern.test(said));
  if (meaning !== undefined) return meaning[1](name);
  const tail = said.trim().slice(-longestTail);
  return passing(`${name} could not be installed; npm said: ${tail}`);
}
