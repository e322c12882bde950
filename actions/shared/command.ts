import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { Cancelled } from "./cancelled.ts";
import type { Custody } from "./isolation/custody.ts";
import { readLines } from "./lines.ts";
import { type Redact, Tail } from "./tail.ts";

export type Pipe = "stdout" | "stderr";

export interface CommandRequest {
  readonly custody: Custody;
  readonly stdin?: string;
  readonly timeoutMinutes: number;
  readonly onLine: (line: string, pipe: Pipe) => void;
  readonly redact: Redact;
  /** Ends it early, for whatever reason; a CutShort is told in its end. */
  readonly stop: AbortSignal;
}

/** What ends a command that would go on: its own time limit, the time of the job, or its silence. */
export type Limit = "time-limit" | "deadline" | "silence";

export interface CommandEnd {
  /** 124 when it was cut short, 128 + n for signal n, as shells have it. */
  readonly exitCode: number;
  readonly seconds: number;
  readonly tail: string;
  readonly cutShort: Limit | undefined;
}

/** The reason of a `stop` that is no trouble: the command's end is looked at like any other. */
export class CutShort extends Error {
  readonly limit: Limit;

  constructor(limit: Limit) {
    super(`A command was cut short: ${limit}.`);
    this.name = "CutShort";
    this.limit = limit;
  }
}

/** From TERM to KILL when something is cut short; on cancellation GitHub leaves less than 10 s for everything. */
const graceMs = { cutShort: 10_000, cancel: 2_000 };
/** A process that keeps a pipe open after all it belongs to was killed is not waited for. */
const pipeGraceMs = 2_000;

/** Runs a command in a process group of its own; when it has ended nothing that it started is alive. */
export async function runCommand(request: CommandRequest): Promise<CommandEnd> {
  const started = performance.now();
  const { custody } = request;
  const { program, arguments: list, directory, environment } = custody.launch;
  const child = execa(program, list, {
    cwd: directory,
    env: environment,
    extendEnv: false,
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    input: request.stdin ?? "",
  });
  if (child.pid !== undefined) custody.begun(child.pid);
  const tail = new Tail();
  const hear = (line: string, pipe: Pipe = "stderr") => {
    tail.add(line);
    request.onLine(line, pipe);
  };
  const pipes = (["stdout", "stderr"] as const).map((pipe) =>
    readLines(child[pipe], (line) => {
      hear(line, pipe);
    }),
  );
  const limit = new TimeLimit(child, request);
  const exitCode = await waitForExit(child);
  await limit.settle();
  await custody.end(child.pid);
  await Promise.race([Promise.all(pipes), pause(pipeGraceMs, undefined, { ref: false })]);
  // Whoever escaped and holds the other end would keep this process from ending as long as it likes.
  child.stdout.destroy();
  child.stderr.destroy();
  const { cutShort } = limit;
  if (cutShort !== undefined) hear(`[ended: ${wordsFor(cutShort, request)}]`);
  return {
    exitCode: cutShort === undefined ? exitCode : 124,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    tail: tail.text(request.redact),
    cutShort,
  };
}

function wordsFor(limit: Limit, request: CommandRequest): string {
  switch (limit) {
    case "time-limit":
      return `over its time limit of ${request.timeoutMinutes} minutes`;
    case "deadline":
      return "the time of the job is up";
    case "silence":
      return "silent for too long";
  }
}

/** TERM to the group when its time is over or somebody says stop, then KILL. */
class TimeLimit {
  cutShort: Limit | undefined;
  #deadline = 0;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #leader: number | undefined;
  readonly #custody: Custody;
  readonly #stop: AbortSignal;

  constructor(child: ChildProcess, request: CommandRequest) {
    this.#leader = child.pid;
    this.#custody = request.custody;
    this.#stop = request.stop;
    this.#after(request.timeoutMinutes * 60_000, () => {
      this.#cut("time-limit");
    });
    this.#stop.addEventListener("abort", this.#obey);
    if (this.#stop.aborted) this.#obey();
  }

  /** The shell may be gone at once on TERM: what it had started still has its grace to put things in order. */
  async settle(): Promise<void> {
    const leader = this.#leader;
    const isAlive = () => leader !== undefined && this.#custody.isAlive(leader);
    while (this.#deadline > performance.now() && isAlive()) await pause(20);
    this.#clear();
  }

  #clear(): void {
    this.#stop.removeEventListener("abort", this.#obey);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  readonly #obey = () => {
    const reason: unknown = this.#stop.reason;
    if (reason instanceof CutShort) this.#cut(reason.limit);
    else this.#end(reason instanceof Cancelled ? graceMs.cancel : graceMs.cutShort);
  };

  /** The first reason is the true one: what comes while it is ending changes nothing. */
  #cut(limit: Limit): void {
    this.cutShort ??= limit;
    this.#end(graceMs.cutShort);
  }

  #end(grace: number): void {
    const leader = this.#leader;
    if (leader === undefined) return;
    this.#deadline = performance.now() + grace;
    this.#custody.signal(leader, "SIGTERM");
    this.#after(grace, () => {
      this.#custody.signal(leader, "SIGKILL");
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
