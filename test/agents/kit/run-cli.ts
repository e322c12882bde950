import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CliCall, CliRun } from "../../../actions/shared/agents/agent-cli.ts";
import { agentClis } from "../../../actions/shared/agents/agent-clis.ts";
import { type CommandEnd, type Pipe, runCommand } from "../../../actions/shared/command.ts";
import { groupCustody } from "../../../actions/shared/isolation/custody.ts";
import type { CliName } from "../../../app/core/config/config.ts";
import { type ModelServer, openModelServer } from "../model-server/model-server.ts";
import type { Script } from "../model-server/script.ts";
import { installed } from "./installed.ts";

export const cliNames = ["claude", "codex", "gemini", "copilot", "opencode"] as const;

/** Any name will do: nobody but the scripted model hears it. */
export const models: Readonly<Record<CliName, string>> = {
  claude: "claude-sonnet-4-5",
  codex: "gpt-5.5",
  gemini: "gemini-2.5-pro",
  copilot: "gpt-5.5",
  opencode: "gpt-5.5",
};

export interface Played {
  readonly run: CliRun;
  readonly end: CommandEnd;
  readonly server: ModelServer;
  readonly lines: readonly { readonly pipe: Pipe; readonly line: string }[];
  /** A file of the work tree; undefined: it is not there. */
  readonly read: (path: string) => string | undefined;
}

export interface Play {
  readonly script: Script;
  readonly turns?: number;
  /** Files of the work tree. */
  readonly files?: Readonly<Record<string, string>>;
  readonly seconds?: number;
  /** Changes the call before it is made. */
  readonly bend?: (call: CliCall) => CliCall;
}

/** Runs the real CLI in a fresh home and a fresh repository, with a scripted model, and reads what it came to. */
export async function playCli(name: CliName, play: Play): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), `cogtown-${name}-`));
  const [home, directory] = [join(folder, "home"), join(folder, "work")];
  layOut(directory, { "README.md": "# Sample\n", ...play.files });
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", directory]);
  await using server = await openModelServer([play.script]);
  const cli = agentClis[name];
  const plain = cli.call({
    prompt: "Write the greeting, as you were told.",
    model: models[name],
    program: await installed(name),
    proxy: { origin: server.origin, ticket: "the-ticket" },
    home,
    turns: play.turns,
    dollars: undefined,
    directory,
  });
  const call = play.bend?.(plain) ?? plain;
  mkdirSync(home);
  layOut(home, call.files);
  const reader = cli.read();
  const lines: { pipe: Pipe; line: string }[] = [];
  const end = await runCommand({
    custody: groupCustody(folder, {
      command: call.command,
      directory,
      environment: { ...surroundings(home, folder), ...call.environment },
    }),
    ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
    timeoutMinutes: (play.seconds ?? 100) / 60,
    onLine: (line, pipe) => {
      reader.hear(line, pipe);
      lines.push({ line, pipe });
    },
    redact: (text) => text,
    stop: new AbortController().signal,
  });
  const kept = new Map(["greeting.txt", "loop.txt"].map((path) => [path, readIn(directory, path)]));
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return { run: reader.end(end), end, server, lines, read: (path) => kept.get(path) };
}

const surroundings = (home: string, folder: string) => ({
  PATH: process.env["PATH"] ?? "",
  HOME: home,
  TMPDIR: folder,
  LANG: "C.UTF-8",
  TERM: "dumb",
  CI: "1",
  COGTOWN_SESSION: folder,
});

function layOut(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const readIn = (folder: string, path: string) =>
  existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
