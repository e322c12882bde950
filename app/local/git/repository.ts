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
 * are the same on every machine and nobody's settings can run code here. No object stands in for another: what a sha names
 * never changes, whatever is pushed below refs/replace.
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
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    ...Object.fromEntries(pairs),
  };
}

/** Bytes of an answer that is worth keeping. */
const largestRemembered = 64 * 1024;
const mostRemembered = 1000;

/** The newest answers, the oldest forgotten first. */
class RecentAnswers {
  readonly #byQuestion = new Map<string, GitResult>();

  get(question: string): GitResult | undefined {
    return this.#byQuestion.get(question);
  }

  set(question: string, answer: GitResult): void {
    this.#byQuestion.set(question, answer);
    const [oldest] = this.#byQuestion.keys();
    if (this.#byQuestion.size > mostRemembered && oldest !== undefined) {
      this.#byQuestion.delete(oldest);
    }
  }
}

/** One bare repository on disk. The other files of this room are functions over it. */
export class GitRepository {
  readonly directory: string;
  readonly searchPath: string;
  readonly #answers = new RecentAnswers();
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

  /**
   * As `attempt`, for a question about objects alone, each named by its full sha: they never change, so neither does the
   * answer, and it is remembered. Missing objects (exit code 128) are not: they may come.
   */
  async fixed(args: readonly string[]): Promise<GitResult> {
    const key = args.join("\0");
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const result = await this.attempt(args);
    const isSmall = result.stdout.length <= largestRemembered;
    if (result.exitCode <= 1 && isSmall) this.#answers.set(key, result);
    return result;
  }

  /** As `fixed`, for what is known to be there. Throws GitFailure when it is not. */
  async fixedRaw(args: readonly string[]): Promise<Buffer> {
    const result = await this.fixed(args);
    if (result.exitCode !== 0) throw new GitFailure(args, result);
    return result.stdout;
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
