import { mkdirSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { pid } from "node:process";
import { shellWord } from "#core/text/shell.ts";
import { runCommand } from "../command.ts";
import type { Job } from "../input.ts";
import type { Isolation } from "./isolation.ts";
import { systemPath } from "./root.ts";
import { commandFiles, credentialFiles, sockets } from "./secret-places.ts";

/** One thing that foreign code must not be able to do, or must be able to, and whether that is so. */
export interface Probe {
  readonly what: string;
  readonly holds: boolean;
}

export interface ProbeRequest {
  readonly job: Job;
  /** The folder of the action, with its git directory. */
  readonly folder: string;
  /** The program that runs the action, and its source. */
  readonly sources: readonly string[];
}

/** A question in bash: exit code 0 says that it is as it must be. */
interface Question {
  readonly what: string;
  readonly ask: string;
}

const minutes = 1;

/**
 * Tries from inside what foreign code must not be able to do. A question that got no answer does not hold: whatever kept
 * it from being asked.
 */
export async function probe(
  isolation: Isolation,
  request: ProbeRequest,
): Promise<readonly Probe[]> {
  const questions = [...questionsFor(isolation.level), ...questionsAbout(isolation, request)];
  const home = join(isolation.yard, "probe");
  mkdirSync(home, { recursive: true });
  const held = new Set<string>();
  const errand = {
    command: questions
      .map(({ ask }, at) => `( ${ask} ) > /dev/null 2>&1 && echo held ${at}`)
      .join("\n"),
    directory: request.job.workspace,
    environment: { PATH: systemPath, HOME: home },
    folders: [home, request.job.workspace],
  };
  await isolation.host(errand, (custody) =>
    runCommand({
      custody,
      timeoutMinutes: minutes,
      onLine: (line) => held.add(line),
      redact: (text) => text,
      stop: new AbortController().signal,
    }),
  );
  return questions.map(({ what }, at) => ({ what, holds: held.has(`held ${at}`) }));
}

function questionsFor(level: Isolation["level"]): readonly Question[] {
  const isElsewhere = `[ "$(readlink /proc/self/ns/pid)" != ${shellWord(readlinkSync("/proc/self/ns/pid"))} ]`;
  switch (level) {
    case "user":
      return [
        { what: "it is in no group but its own", ask: '[ "$(id -G)" = "$(id -g)" ]' },
        {
          what: "it cannot read what the action was started with",
          ask: `${isElsewhere} || ! cat /proc/${pid}/environ`,
        },
        {
          what: "it cannot link files of others",
          ask: '[ "$(cat /proc/sys/fs/protected_hardlinks)" = 1 ]',
        },
      ];
    case "container":
      return [
        {
          what: "it sees no process of the job",
          ask: `${isElsewhere} && grep -qE '^NSpid:.[0-9]+$' /proc/self/status`,
        },
      ];
    case "none":
      return [];
  }
}

function questionsAbout(
  { yard }: Isolation,
  { job, folder, sources }: ProbeRequest,
): readonly Question[] {
  const logins = credentialFiles(job);
  const unreadable = [job.temp, folder, join(folder, "git"), ...logins];
  const unwritable = [...commandFiles(job), job.temp, folder, ...sources];
  return [
    ...[job.workspace, join(yard, "probe")].map(canWork),
    ...unreadable.flatMap((path) => contentsOf(path, [yard, job.workspace])).map(cannotRead),
    ...unwritable.map(cannotWrite),
    ...[...sockets, ...logins.filter(isSocket)].map(cannotUse),
    ...questionsForAll,
  ];
}

const canWork = (path: string): Question => ({
  what: `it can work in ${path}`,
  ask: `touch ${shellWord(path)}/.cogtown-probe && rm ${shellWord(path)}/.cogtown-probe`,
});

/** What stands empty in its place is not read: an empty folder, or a device in the place of a file. */
const cannotRead = (path: string): Question => ({
  what: `it cannot read ${path}`,
  ask: `! if [ -d ${shellWord(path)} ]; then ls -A ${shellWord(path)}; else head -c 1 ${shellWord(path)}; fi | grep -qa .`,
});

/** What stands in its place, and is another file, may be written. */
const cannotWrite = (path: string): Question => {
  const { dev, ino } = statSync(path);
  const isIt = `[ "$(stat -L -c %d:%i ${shellWord(path)})" = ${dev}:${ino} ]`;
  return { what: `it cannot write ${path}`, ask: `! { [ -w ${shellWord(path)} ] && ${isIt}; }` };
};

const cannotUse = (path: string): Question => ({
  what: `it cannot use ${path}`,
  ask: `! [ -S ${shellWord(path)} -a -w ${shellWord(path)} ]`,
});

const isSocket = (path: string) => statSync(path).isSocket();

/** A file or a socket, or the files and folders in a folder, but for those on the way to what foreign code has to reach. */
function contentsOf(path: string, reachable: readonly string[]): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map(({ name }) => join(path, name))
    .filter((inside) => !reachable.some((own) => `${own}/`.startsWith(`${inside}/`)));
}

const questionsForAll: readonly Question[] = [
  { what: "it cannot become root", ask: "! sudo -n true" },
  { what: "it can gain no rights", ask: "grep -q '^NoNewPrivs:.1' /proc/self/status" },
  { what: "it has no capabilities", ask: "grep -q '^CapEff:.0*$' /proc/self/status" },
  {
    what: "its environment has nothing of the job",
    ask: "! env | grep -qE '^(GITHUB_|ACTIONS_|INPUT_|STATE_|RUNNER_|SUDO_)'",
  },
  {
    what: "actions/checkout left no token in the workspace (`persist-credentials: false`)",
    ask: "! grep -qi extraheader .git/config",
  },
];
