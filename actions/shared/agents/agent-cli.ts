import type { CliName } from "#core/config/config.ts";
import type { CommandEnd, Pipe } from "../command.ts";
import type { ModelTokens } from "../model-proxy/answer-usage.ts";
import type { ModelApi } from "../model-proxy/endpoints.ts";

export interface CliRequest {
  readonly prompt: string;
  /** Absent: the CLI's own choice, where it has one. */
  readonly model: string | undefined;
  /** The executable as `installCli` has placed it. */
  readonly program: CliProgram;
  /** Where it asks its model, and what it sends as its key: never the key itself. */
  readonly proxy: { readonly origin: string; readonly ticket: string };
  /** A fresh folder that it takes for its HOME; `CliCall.files` are below it. */
  readonly home: string;
  /** Most model requests, where the CLI can count them itself; the proxy counts them for all. */
  readonly turns: number | undefined;
  readonly dollars: number | undefined;
  /** The work tree. */
  readonly directory: string;
}

/** What is started: an executable, or a script and the Node that runs it. Absolute paths. */
export interface CliProgram {
  readonly node: string | undefined;
  readonly path: string;
}

export interface CliCall {
  /** For `bash -c`; every word is quoted. The prompt is not among them: whoever lists processes would read it. */
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Contents by path, relative to the home. */
  readonly files: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
}

export type CliOutcome =
  | "success"
  /** It ended without a word of trouble, and without the event that every end has. */
  | "no-terminal-event"
  | "failed"
  | "limit-turns"
  | "limit-cost"
  | "rate-limited"
  /** The API took its key for none: the next attempt would fail in the same way. */
  | "auth"
  | "interrupted";

/** How a run of a CLI went, in words that are the same for all of them. What it made is found in the work tree. */
export interface CliRun {
  readonly outcome: CliOutcome;
  /** The last thing that the model said; its words, clipped. */
  readonly summary: string;
  readonly sessionId: string | undefined;
  readonly model: string | undefined;
  readonly turns: number | undefined;
  /** Undefined: it did not tell, which is not nought. */
  readonly tokens: ModelTokens | undefined;
  readonly dollars: number | undefined;
  /** Tools that it was not allowed to use. */
  readonly denied: readonly string[];
  /** Why it was no success. */
  readonly cause: string | undefined;
}

/** Follows a run line by line, in bounded memory. What it does not know it passes over. */
export interface CliReader {
  readonly hear: (line: string, pipe: Pipe) => void;
  readonly end: (end: Pick<CommandEnd, "exitCode" | "cutShort">) => CliRun;
}

/** One coding agent's command line: how it is called, and how what it prints is read. Pure. */
export interface AgentCli {
  readonly name: CliName;
  readonly title: string;
  readonly api: ModelApi;
  /** The variable of the job that has the model's key, unless the configuration names another. */
  readonly keyVariable: string;
  /** It has no model of its own choice, so the configuration must name one. */
  readonly needsModel: boolean;
  /** It can be told a cap on its requests, and ends in good order there. */
  readonly countsTurns: boolean;
  /** What it says of its use. */
  readonly tells: "tokens" | "tokens and dollars";
  readonly call: (request: CliRequest) => CliCall;
  readonly read: () => CliReader;
}
