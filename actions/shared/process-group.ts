import { readdirSync, readFileSync } from "node:fs";
import { kill } from "node:process";

/** Signals a whole process group; a group that is gone already is no error. */
export function signalGroup(leader: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    kill(-leader, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

export function isGroupAlive(leader: number): boolean {
  try {
    return kill(-leader, 0);
  } catch (error) {
    if (!isGone(error)) throw error;
    return false;
  }
}

/**
 * Kills every process that carries this session's mark in its environment, wherever it has moved itself (`setsid`,
 * `nohup`, a double fork). Linux only: elsewhere there is no /proc, and the group is all that can be reached.
 */
export function killSession(session: string): void {
  for (const pid of listProcesses()) {
    if (!hasMark(pid, `COGTOWN_SESSION=${session}`)) continue;
    try {
      kill(pid, "SIGKILL");
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

function listProcesses(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Processes of other users, and those that ended meanwhile, cannot be read: they are not ours to end. */
function hasMark(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(mark);
  } catch {
    return false;
  }
}

/** EPERM as well: on some systems a group of nothing but dead processes answers so. */
function isGone(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM")
  );
}
