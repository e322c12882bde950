import { setTimeout as sleep } from "node:timers/promises";
import {
  type CheckName,
  checkNames,
  type Finding,
  find,
  findCommon,
} from "#core/doctor/finding.ts";
import { nearestWord } from "#core/text/nearest-word.ts";
import type { GivenApp } from "../../hosts/doctor/examination.ts";
import { examine } from "../../hosts/doctor/examine.ts";
import { readVersion } from "../package-root.ts";
import { readCredentials } from "../patrol/credentials.ts";
import {
  findRemote,
  type RawRemoteOptions,
  type Remote,
  type Surroundings,
} from "../remote/remote.ts";
import { readManifest } from "../town/manifest.ts";
import { exitCodes, UsageError } from "../usage-error.ts";
import { judgeNode, lookAtClone, lookAtGit, readLocalFiles } from "./machine.ts";
import { renderFinding, renderSum } from "./render-doctor.ts";

export interface DoctorOptions extends RawRemoteOptions {
  /** Names of checks; empty: all. */
  readonly only: readonly string[];
  readonly isReadOnly: boolean;
  readonly isJson: boolean;
}

/** What `cogtown doctor --json` prints. */
export interface DoctorReport {
  /** "owner/name"; null: it is not known which one is meant. */
  readonly repository: string | null;
  /** Nothing is a failure. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/**
 * `cogtown doctor`: proves an installation by doing. Resolves to 0 where nothing is a failure, to 1 otherwise. Throws
 * UsageError for options that cannot be meant.
 */
export async function runDoctor(
  options: DoctorOptions,
  surroundings: Surroundings,
  write: (text: string) => void,
): Promise<number> {
  const isChosen = chooseChecks(options.only);
  await findRemote({ ...options, repo: options.repo ?? "owner/name" }, surroundings.folder);
  const findings: Finding[] = [];
  const tell = (found: readonly Finding[]) => {
    findings.push(...found);
    if (!options.isJson) write(found.map(renderFinding).join(""));
  };
  const repository = await lookAtAll(options, surroundings, isChosen, tell);
  const ok = findings.every(({ level }) => level !== "failure");
  const report: DoctorReport = { repository, ok, findings };
  write(options.isJson ? `${JSON.stringify(report, null, 2)}\n` : `\n${renderSum(findings)}\n`);
  return ok ? exitCodes.done : exitCodes.notDone;
}

function chooseChecks(only: readonly string[]): (check: CheckName) => boolean {
  const unknown = only.find((name) => !checkNames.includes(name));
  if (unknown !== undefined) {
    const near = nearestWord(unknown, checkNames);
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new UsageError(
      `--only ${unknown}: there is no such check.${hint} There are ${checkNames.join(", ")}.`,
    );
  }
  return (check) => only.length === 0 || only.includes(check);
}

/** Yields the repository that was meant, where that is known. */
async function lookAtAll(
  options: DoctorOptions,
  surroundings: Surroundings,
  isChosen: (check: CheckName) => boolean,
  tell: (findings: readonly Finding[]) => void,
): Promise<string | null> {
  const { folder } = surroundings;
  if (isChosen("node")) tell(judgeNode(process.versions.node));
  const git = await lookAtGit(folder);
  if (isChosen("git")) tell(git);
  const remote = await findMeant(options, folder);
  if (remote.kind === "unknown") {
    const isBlind = git.some(({ id }) => id === "git/missing");
    // Without git nobody knows whether there is a remote. What nobody asked for is told where it is the reason.
    if (isBlind && !isChosen("git")) tell(git);
    tell([
      isBlind
        ? findCommon("clone", "needs", { needed: "git" })
        : find("clone", "no-remote", { words: remote.words }),
    ]);
    return null;
  }
  if (isChosen("clone")) tell(await lookAtClone(folder, remote.remote));
  await lookAtGitHub(remote.remote, options, surroundings, isChosen, tell);
  return remote.remote.fullName;
}

type Meant =
  | { readonly kind: "known"; readonly remote: Remote }
  | { readonly kind: "unknown"; readonly words: string };

async function findMeant(options: DoctorOptions, folder: string): Promise<Meant> {
  try {
    return { kind: "known", remote: await findRemote(options, folder) };
  } catch (error) {
    if (error instanceof UsageError) return { kind: "unknown", words: error.message };
    throw error;
  }
}

async function lookAtGitHub(
  remote: Remote,
  { isReadOnly }: DoctorOptions,
  surroundings: Surroundings,
  isChosen: (check: CheckName) => boolean,
  tell: (findings: readonly Finding[]) => void,
): Promise<void> {
  const { variables, folder } = surroundings;
  const token = [variables["GITHUB_TOKEN"], variables["GH_TOKEN"]].find((each) => each?.trim());
  const request = {
    ...remote,
    app: await findApp(surroundings),
    token: token?.trim(),
    manifest: await readManifest(),
    version: readVersion(),
    isReadOnly,
    localFiles: () => readLocalFiles(folder, remote),
    now: () => new Date(),
    sleep: async (milliseconds: number) => {
      await sleep(milliseconds);
    },
  };
  await examine(request, isChosen, tell);
}

const credentialNames = ["APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH"];

async function findApp(surroundings: Surroundings): Promise<GivenApp> {
  const isSet = credentialNames.some((name) => surroundings.variables[name]?.trim());
  try {
    return { kind: "given", ...(await readCredentials(surroundings)) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: isSet ? "unusable" : "unset", words: error.message };
  }
}
