import { spawnSync } from "node:child_process";
import { pinnedPackages } from "../../actions/shared/agents/versions.ts";
import { installed } from "./kit/installed.ts";

const tell = (line: string) => process.stdout.write(`${line}\n`);

/** Installs the real command lines of all coding agents, shuts off the network where it can, and runs `test/agents`. */

for (const name of ["claude", "codex", "gemini", "copilot", "opencode"] as const) {
  await installed(name);
  tell(`${pinnedPackages[name].package} ${pinnedPackages[name].version} is installed`);
}

const tests = ["npx", "vitest", "run", "--project", "agents", ...process.argv.slice(2)];
/** A network of its own, in which there is the loopback and nothing else. */
const seal = [
  "unshare",
  // Who is root already stays it in earnest, and can have agents work as a user of their own.
  ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]),
  "--net",
  "sh",
  "-c",
  'ip link set lo up && exec "$@"',
  "sh",
];

const canSeal = spawnSync("unshare", [...seal.slice(1), "true"]).status === 0;
tell(
  canSeal
    ? "The network is shut off: there is the loopback, and nothing else."
    : "The network could not be shut off (unshare and ip are needed): what is tested may reach it.",
);
const [program = "npx", ...rest] = canSeal ? [...seal, ...tests] : tests;
process.exitCode = spawnSync(program, rest, { stdio: "inherit" }).status ?? 1;
