import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Command lines of processes that still work in a folder. A process that has just been killed has none. */
export function survivorsIn(folder: string): string[] {
  return readdirSync("/proc").flatMap((pid) =>
    /^\d+$/.test(pid) ? describeIfIn(folder, pid) : [],
  );
}

function describeIfIn(folder: string, pid: string): string[] {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return command !== "" && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) ? [command] : [];
  } catch {
    return [];
  }
}
