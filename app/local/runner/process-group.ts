import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { kill as sendSignal } from "node:process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../clock.ts";

export interface CancelGrace {
  readonly interrupt: number; // seconds from INT to TERM
  readonly terminate: number; // seconds from TERM to KILL
}

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly onLine: (line: string) => void;
  /** Ends the process group politely: INT, TERM, KILL with the grace between them. */
  readonly stop: AbortSignal;
}

export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "unstartable"; readonly message: string };

/** A background process may hold the pipes of a step that is over; GitHub's runner waits five seconds for them. */
const PIPE_GRACE_MS = 5_000;

/** The processes of one job: each step is a process group of its own, and none survives the job. */
export class JobProcesses {
  readonly #clock: Clock;
  readonly #grace: CancelGrace;
  readonly #trackingId: string;
  readonly #groups = new Set<number>();
  #killed = false;

  constructor(clock: Clock, grace: CancelGrace, trackingId: string) {
    this.#clock = clock;
    this.#grace = grace;
    this.#trackingId = trackingId;
  }

  /** Runs a program to its end; never rejects. */
  async run(request: ProcessRequest): Promise<ProcessEnd> {
    if (this.#killed) return { kind: "signalled", signal: "SIGKILL" };
    const child = spawn(request.command, request.args, {
      cwd: request.directory,
      env: { ...request.environment, RUNNER_TRACKING_ID: this.#trackingId },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid !== undefined) this.#groups.add(child.pid);
    const over = new AbortController();
    const pipes = [child.stdout, child.stderr].map((pipe) => readLines(pipe, request.onLine));
    void this.#stopPolitely(child, request.stop, over.signal);
    const end = await waitForExit(child);
    over.abort();
    await Promise.race([Promise.all(pipes), pause(PIPE_GRACE_MS)]);
    child.stdout.destroy();
    child.stderr.destroy();
    if (child.pid !== undefined && !isGroupAlive(child.pid)) this.#groups.delete(child.pid);
    return end;
  }

  /** Kills the programs of running steps alone: what they have started goes on, as after a crash. */
  killLeaders(): void {
    for (const leader of this.#groups) signal(leader, "SIGKILL");
  }

  /** Kills everything the job has started, also what left its process group, and lets nothing start again. */
  async killAll(): Promise<void> {
    this.#killed = true;
    for (const group of this.#groups) signalGroup(group, "SIGKILL");
    this.#groups.clear();
    for (const pid of await findTracked(this.#trackingId)) signal(pid, "SIGKILL");
  }

  /** GitHub: SIGINT, 7.5 s later SIGTERM, 2.5 s later the whole tree is killed (docs, "Canceling a workflow run"). */
  async #stopPolitely(child: ChildProcess, stop: AbortSignal, over: AbortSignal): Promise<void> {
    await aborted(stop, over);
    const { pid } = child;
    if (over.aborted || pid === undefined) return;
    signalGroup(pid, "SIGINT");
    await this.#clock.sleep(this.#grace.interrupt * 1000, over);
    if (isOver(over)) return;
    signalGroup(pid, "SIGTERM");
    await this.#clock.sleep(this.#grace.terminate * 1000, over);
    if (!isOver(over)) signalGroup(pid, "SIGKILL");
  }
}

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Resolves when either signal is aborted. */
function aborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const any = AbortSignal.any([...signals]);
    if (any.aborted) resolve();
    else
      any.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

function waitForExit(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.on("error", (error) => {
      resolve({ kind: "unstartable", message: error.message });
    });
    child.on("exit", (code, signal) => {
      if (code !== null) resolve({ kind: "exited", code });
      else resolve({ kind: "signalled", signal: signal ?? "SIGKILL" });
    });
  });
}

function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  return new Promise((resolve) => {
    stream.on("close", () => {
      if (rest !== "") onLine(rest);
      resolve();
    });
  });
}

function isGroupAlive(group: number): boolean {
  return signal(-group, 0);
}

function signalGroup(group: number, name: NodeJS.Signals): void {
  signal(-group, name);
}

/** False when there is no such process (any more) or it is not ours. */
function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    sendSignal(target, name);
    return true;
  } catch {
    return false;
  }
}

/** Linux only: the processes that carry the job's tracking id in their environment, wherever they moved to. */
async function findTracked(trackingId: string): Promise<number[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const owners = await Promise.all(pids.map((pid) => readEnvironment(pid)));
  const marker = `RUNNER_TRACKING_ID=${trackingId}`;
  return pids.filter((_, index) => owners[index]?.includes(marker)).map(Number);
}

async function readEnvironment(pid: string): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  return text.split("\0");
}
