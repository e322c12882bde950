import { readdirSync, readFileSync } from "node:fs";
import { kill } from "node:process";
import { setTimeout as pause } from "node:timers/promises";

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

/** A process shows no environment in the moment in which it becomes another program: it is looked for again. */
const looksWithoutFinding = 2;
const pauseMs = 10;
/** 5 s of killing: what forks faster than that is left to the end of the job. */
const mostLooks = 500;

/**
 * Kills every process that carries this session's mark in its environment, wherever it has moved itself (`setsid`,
 * `nohup`, a double fork), until none is found any more. Linux only: elsewhere there is no /proc, and the group is all
 * that can be reached.
 */
export async function killSession(session: string): Promise<void> {
  let withoutFinding = 0;
  for (let looks = 0; withoutFinding < looksWithoutFinding && looks < mostLooks; looks++) {
    if (looks > 0) await pause(pauseMs);
    withoutFinding = killMarked(`COGTOWN_SESSION=${session}`) ? 0 : withoutFinding + 1;
  }
}

/** Whether there was one. */
function killMarked(mark: string): boolean {
  const marked = listProcesses().filter((pid) => hasMark(pid, mark));
  for (const pid of marked) {
    try {
      kill(pid, "SIGKILL");
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return marked.length > 0;
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
