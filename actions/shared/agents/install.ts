import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { CliName } from "#core/config/config.ts";
import { signalGroup } from "../process-group.ts";
import type { CliProgram } from "./agent-cli.ts";
import { type InstallProblem, problemIn } from "./install-problem.ts";
import { type PinnedPackage, pinnedPackages } from "./versions.ts";

/** Where a CLI is installed, and with what. */
export interface InstallPlace {
  /** Stays between jobs where the runner keeps it; the agent's user must not be able to write there. */
  readonly cache: string;
  readonly platform: string;
  readonly arch: string;
  /** The Node that this process is run by: absolute path, and version without the `v`. */
  readonly node: { readonly path: string; readonly version: string };
  /** The job's variables: PATH, and what npm is told by them of registry and proxy. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly stop: AbortSignal;
}

/** It could not be installed. `fatal`: it will not be the next time either, so a person must act. */
export class InstallError extends Error {
  readonly fatal: boolean;

  constructor({ message, fatal }: InstallProblem) {
    super(message);
    this.name = "InstallError";
    this.fatal = fatal;
  }
}

/** Written last, so that a folder without it is never used: it is half of an installation. */
const marker = "installed.json";
const minute = 60_000;
const mostMs = 10 * minute;
/** What was begun longer ago was given up. */
const staleMs = 24 * 60 * minute;

/**
 * The executable of a CLI at its pinned version, installed by npm where it is not there yet. No script of a package is
 * run. Jobs on one machine may do this at the same time: each installs into a folder of its own, and the first to be
 * ready puts it in place. Throws InstallError, and the reason of `stop`.
 */
export async function installCli(name: CliName, place: InstallPlace): Promise<CliProgram> {
  const pinned = pinnedPackages[name];
  const program = programOf(pinned, place);
  const folder = folderOf(pinned, place);
  if (!existsSync(join(folder, marker))) {
    refuseOldNode(pinned, place);
    await installInto(folder, pinned, place);
  }
  return program;
}

function folderOf({ package: name, version }: PinnedPackage, place: InstallPlace): string {
  const key = [name.replaceAll("/", "-"), version, place.platform, place.arch].join("_");
  return join(place.cache, "cogtown-agents", key);
}

function programOf(pinned: PinnedPackage, place: InstallPlace): CliProgram {
  const executable = pinned.executable(place.platform, place.arch);
  return {
    node: pinned.runsOn === "node" ? place.node.path : undefined,
    path: join(folderOf(pinned, place), "node_modules", executable),
  };
}

function refuseOldNode(pinned: PinnedPackage, { node }: InstallPlace): void {
  if (pinned.node === undefined || Number.parseInt(node.version, 10) >= pinned.node) return;
  const what = `${pinned.package} needs Node ${pinned.node}, and this action runs on Node ${node.version}`;
  throw new InstallError({ message: `${what}: use a newer runner.`, fatal: true });
}

async function installInto(folder: string, pinned: PinnedPackage, place: InstallPlace) {
  const fresh = `${folder}.${randomUUID()}`;
  try {
    await mkdir(fresh, { recursive: true, mode: 0o755 });
    await removeGivenUp(dirname(folder));
    await runNpm(fresh, pinned, place);
    proveExecutable(fresh, pinned, place);
    await writeFile(join(fresh, marker), JSON.stringify({ version: pinned.version }));
    await putInPlace(fresh, folder);
  } catch (error) {
    place.stop.throwIfAborted();
    throw error instanceof InstallError
      ? error
      : new InstallError(problemIn(String(error), pinned));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * npm reads an `.npmrc` where it is started: in a folder of ours, never in the work tree, whose registry would be its
 * writer's. The umask keeps others from writing to what is installed.
 */
async function runNpm(folder: string, pinned: PinnedPackage, place: InstallPlace): Promise<void> {
  const flags = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const wanted = `${pinned.package}@${pinned.version}`;
  const command = 'umask 022 && exec npm install --prefix "$@"';
  const child = execa("/bin/sh", ["-c", command, "npm", folder, ...flags, wanted], {
    cwd: folder,
    env: npmVariables(place.variables),
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    detached: true,
  });
  const tooLong = AbortSignal.timeout(mostMs);
  const end = await untilEnded(child, AbortSignal.any([place.stop, tooLong]));
  place.stop.throwIfAborted();
  if (end.exitCode === 0) return;
  const tail = tooLong.aborted ? `npm was ended after ${mostMs / minute} minutes` : end.stderr;
  throw new InstallError(problemIn(end.exitCode === 127 ? "npm: not found" : tail, pinned));
}

/** What npm has started goes with it: a process that is left would keep us waiting for the end of what it prints. */
async function untilEnded<T>(
  child: Promise<T> & { readonly pid?: number | undefined },
  stop: AbortSignal,
): Promise<T> {
  const { pid } = child;
  const end = () => {
    if (pid !== undefined) signalGroup(pid, "SIGKILL");
  };
  stop.addEventListener("abort", end);
  if (stop.aborted) end();
  try {
    return await child;
  } finally {
    stop.removeEventListener("abort", end);
  }
}

/** npm needs a PATH, a home with the runner's own `.npmrc`, and its own variables; proxies and certificates besides. */
const passed = /^(PATH|HOME|LANG|TMPDIR|npm_config_.*|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;

function npmVariables(variables: InstallPlace["variables"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && passed.test(name) ? [[name, value] as const] : [],
    ),
  );
}

function proveExecutable(folder: string, pinned: PinnedPackage, place: InstallPlace): void {
  const { platform, arch } = place;
  const path = join(folder, "node_modules", pinned.executable(platform, arch));
  if (existsSync(path)) return;
  throw new InstallError({
    message: `${pinned.package} ${pinned.version} has no executable for ${platform} on ${arch} (with glibc): use another agent, or another runner.`,
    fatal: true,
  });
}

/** Another job may have been faster: then its installation is as good as ours. */
async function putInPlace(fresh: string, folder: string): Promise<void> {
  if (existsSync(folder) && !existsSync(join(folder, marker)))
    await rm(folder, { recursive: true, force: true });
  try {
    await rename(fresh, folder);
  } catch (error) {
    if (!existsSync(join(folder, marker))) throw error;
  }
}

/** A job that was killed leaves its folder behind, some hundred megabytes each. */
async function removeGivenUp(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (existsSync(join(path, marker))) continue;
    const changed = await stat(path).catch(() => undefined);
    if (changed !== undefined && Date.now() - changed.mtimeMs > staleMs)
      await rm(path, { recursive: true, force: true });
  }
}
