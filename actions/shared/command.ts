import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { isGroupAlive, killSession, signalGroup } from "./process-group.ts";
import { type Redact, Tail } from "./tail.ts";

export interface CommandRequest {
  /** Run with `bash -c`. */
  readonly command: string;
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly session: string;
  readonly stdin?: string;
  readonly timeoutMinutes: number;
  readonly onLine: (line: string) => void;
  readonly redact: Redact;
  /** The job is being cancelled. */
  readonly stop: AbortSignal;
}

export interface CommandEnd {
  /** 124 when the time limit ended it, 128 + n for signal n, as shells have it. */
  readonly exitCode: number;
  readonly seconds: number;
  readonly tail: string;
  readonly timedOut: boolean;
}

/** From TERM to KILL when a time limit is over; on cancellation GitHub leaves less than 10 s for everything. */
const graceMs = { timeout: 10_000, cancel: 2_000 };
/** A process that keeps a pipe open after all it belongs to was killed is not waited for. */
const pipeGraceMs = 2_000;

/** Runs a command in a process group of its own; when it has ended nothing that it started is alive. */
export async function runCommand(request: CommandRequest): Promise<CommandEnd> {
  const started = performance.now();
  // Node's pipes are sockets, and bash takes a socket for a remote login that wants its ~/.bashrc.
  const child = execa("bash", ["--noprofile", "--norc", "-c", request.command], {
    cwd: request.directory,
    env: request.environment,
    extendEnv: false,
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    input: request.stdin ?? "",
  });
  const tail = new Tail();
  const hear = (line: string) => {
    tail.add(line);
    request.onLine(line);
  };
  const pipes = [child.stdout, child.stderr].map((pipe) => readLines(pipe, hear));
  const limit = new TimeLimit(child, request);
  const exitCode = await waitForExit(child);
  await limit.settle();
  endLeftovers(child, request.session);
  await Promise.race([Promise.all(pipes), pause(pipeGraceMs, undefined, { ref: false })]);
  if (limit.isOver) hear(`[ended: over its time limit of ${request.timeoutMinutes} minutes]`);
  return {
    exitCode: limit.isOver ? 124 : exitCode,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    tail: tail.text(request.redact),
    timedOut: limit.isOver,
  };
}

/** TERM to the group when the time is over or the job is cancelled, then KILL. */
class TimeLimit {
  isOver = false;
  #deadline = 0;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #leader: number | undefined;
  readonly #stop: AbortSignal;

  constructor(child: ChildProcess, request: CommandRequest) {
    this.#leader = child.pid;
    this.#stop = request.stop;
    this.#after(request.timeoutMinutes * 60_000, () => {
      this.isOver = true;
      this.#end(graceMs.timeout);
    });
    this.#stop.addEventListener("abort", this.#cancel);
    if (this.#stop.aborted) this.#cancel();
  }

  /** The shell may be gone at once on TERM: what it had started still has its grace to put things in order. */
  async settle(): Promise<void> {
    const leader = this.#leader;
    while (leader !== undefined && this.#deadline > performance.now() && isGroupAlive(leader))
      await pause(20);
    this.#clear();
  }

  #clear(): void {
    this.#stop.removeEventListener("abort", this.#cancel);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  readonly #cancel = () => {
    this.#end(graceMs.cancel);
  };

  #end(grace: number): void {
    const leader = this.#leader;
    if (leader === undefined) return;
    this.#deadline = performance.now() + grace;
    signalGroup(leader, "SIGTERM");
    this.#after(grace, () => {
      signalGroup(leader, "SIGKILL");
    });
  }

  #after(milliseconds: number, act: () => void): void {
    this.#timers.push(setTimeout(act, milliseconds));
  }
}

/** A shell that could not be started at all is reported like a command that is not there. */
async function waitForExit(child: ChildProcess): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise<void>((resolve) => {
      child.once("exit", () => {
        resolve();
      });
      child.once("error", () => {
        resolve();
      });
    });
  }
  if (child.exitCode !== null) return child.exitCode;
  return child.signalCode === null ? 127 : 128 + constants.signals[child.signalCode];
}

function endLeftovers(child: ChildProcess, session: string): void {
  if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  killSession(session);
}

async function readLines(pipe: Readable, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: pipe, crlfDelay: Infinity })) onLine(line);
}
