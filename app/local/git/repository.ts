import { execa } from "execa";

export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** git said no where it was expected to say yes. */
export class GitFailure extends Error {
  readonly exitCode: number;
  readonly stderr: string;

  constructor(args: readonly string[], result: GitResult) {
    super(`git ${args.join(" ")} ended with ${result.exitCode}: ${result.stderr.trim()}`);
    this.name = "GitFailure";
    this.exitCode = result.exitCode;
    this.stderr = result.stderr;
  }
}

/**
 * The whole environment git sees: no system or user configuration, no hooks, no prompts, one language, so that answers
 * are the same on every machine and nobody's settings can run code here.
 */
export function gitEnvironment(
  searchPath: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const settings: Record<string, string> = {
    "core.hooksPath": "/dev/null",
    "core.fsync": "none",
    "core.quotePath": "false",
    "gc.auto": "0",
    "receive.autogc": "false",
    "safe.directory": "*",
    "init.defaultBranch": "main",
    ...more,
  };
  const pairs = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ]);
  return {
    PATH: searchPath,
    HOME: "/nonexistent",
    LC_ALL: "C",
    TZ: "UTC",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    ...Object.fromEntries(pairs),
  };
}

/** One bare repository on disk. The other files of this room are functions over it. */
export class GitRepository {
  readonly directory: string;
  readonly searchPath: string;
  #writers: Promise<unknown> = Promise.resolve();

  constructor(directory: string, searchPath: string) {
    this.directory = directory;
    this.searchPath = searchPath;
  }

  /** Runs git and answers whatever happened. Throws only when git cannot be started. */
  async attempt(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
    const result = await execa("git", args, {
      cwd: this.directory,
      env: { ...gitEnvironment(this.searchPath), ...options.environment },
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
      encoding: "buffer",
      ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    });
    if (result.exitCode === undefined) throw new Error(`git did not run: ${result.message ?? ""}`);
    return {
      exitCode: result.exitCode,
      stdout: Buffer.from(result.stdout),
      stderr: Buffer.from(result.stderr).toString("utf8"),
    };
  }

  /** Runs git and answers its output. Throws GitFailure when it fails. */
  async run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.runRaw(args, options)).toString("utf8");
  }

  async runRaw(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    const result = await this.attempt(args, options);
    if (result.exitCode !== 0) throw new GitFailure(args, result);
    return result.stdout;
  }

  /** Runs `write` when every earlier writer is done. Saves git's lock files from fighting; correctness rests on compare-and-swap. */
  exclusively<Result>(write: () => Promise<Result>): Promise<Result> {
    const turn = this.#writers.then(write, write);
    this.#writers = turn.catch(() => undefined);
    return turn;
  }
}
