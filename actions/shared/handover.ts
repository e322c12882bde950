import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Runs twice in every job, the first time for nothing else: so it needs nothing but Node. */

const handover = "COGTOWN_HANDOVER";

/**
 * The attacker runs as the same user and reads `/proc/<our pid>/environ`, which shows for ever what a process was
 * started with: the token of the job among it. So the process replaces itself by one that is started with next to
 * nothing, and finds the environment in a file that is gone before any foreign code runs. Where Node cannot do that
 * (before 22.15) everything works the same, without this protection.
 */
export function hideEnvironment(): void {
  const file = process.env[handover];
  if (file !== undefined) {
    takeOver(file);
    return;
  }
  const { RUNNER_TEMP, RUNNER_TRACKING_ID = "", PATH = "" } = process.env;
  if (process.execve === undefined || RUNNER_TEMP === undefined) return;
  const path = join(mkdtempSync(join(RUNNER_TEMP, "cogtown-handover-")), "environment");
  const variables = Object.entries(process.env).map(([name, value]) => `${name}=${value ?? ""}`);
  writeFileSync(path, variables.join("\0"), { mode: 0o600 });
  const argv = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, argv, {
    ...trust(),
    PATH,
    RUNNER_TRACKING_ID,
    [handover]: path,
  });
}

/** Whose certificates are believed: Node reads that when it starts, and never again. */
function trust(): Record<string, string> {
  return Object.fromEntries(
    ["NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA"].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** As in `/proc/<pid>/environ`: no name holds an equals sign, and nothing a NUL. */
function takeOver(file: string): void {
  for (const variable of readFileSync(file, "utf8").split("\0")) {
    const end = variable.indexOf("=");
    process.env[variable.slice(0, end)] = variable.slice(end + 1);
  }
  Reflect.deleteProperty(process.env, handover);
  rmSync(dirname(file), { recursive: true });
}
