import { Command, CommanderError } from "commander";
import { addCompletion } from "./completion.ts";
import { addCook } from "./cook/add-cook.ts";
import { addDoctor } from "./doctor/add-doctor.ts";
import { addInit } from "./init/add-init.ts";
import { addCreateApp } from "./init/create-app/add-create-app.ts";
import { parseCount, parseLocalOptions, type RawLocalOptions } from "./local/local-options.ts";
import { readVersion } from "./package-root.ts";
import type { Surroundings } from "./remote/remote.ts";
import { addLog, addPatrol, addQueue, addStatus, addWhy } from "./remote-commands.ts";
import { addServe } from "./serve/add-serve.ts";
import type { Terminal } from "./terminal.ts";
import { exitCodes, UsageError } from "./usage-error.ts";

const localExamples = `
Examples:
  $ cogtown local --repo . --agent 'my-agent --yes' --verify 'npm test' --issues issues/ --until-done --result ../result.git
  $ git fetch ../result.git main

What it does:
  The commits of one branch of PATH are copied into an embedded GitHub on loopback; PATH itself is never changed, and
  files that are not committed do not count. Each Markdown file becomes an issue (title: its first "# " heading),
  in the order of the file names, the first one #1. Each is labelled \`polecat\`, worked on by the agent in an Actions
  job, proposed as a pull request, verified on the newest base, and landed. Only Cogtown's own workflows run: other
  workflows of the repository are not started.

The agent:
  COMMAND runs with bash in the work tree, with its prompt on stdin and in the file that COGTOWN_PROMPT names. It sees
  PATH, a fresh HOME, and what --agent-env names; nothing else of your environment. It changes files; committing is not
  its business.

Exit codes: 0 everything landed, 1 something did not, 2 wrong usage or out of time.`;

const description = `Turns a GitHub repository into a software factory: issues in, proven work on main.

Start here:
  $ cogtown demo             a small town at work on a sample project, on this machine; no account needed
  $ cogtown local --help     a town on a repository of yours, with an agent of yours
  $ cogtown init             the files that make a clone of yours a town on GitHub

In a repository that is a town:
  $ cogtown doctor           whether everything is set up, proven by doing
  $ cogtown why              where every molecule is, and why
  $ cogtown queue            the line of what is to land, and why each waits
  $ cogtown log 12           the whole life of one
  $ cogtown serve --help     the App as a process of your own
  $ cogtown patrol --help    a look over everything, whatever events may have been lost
  $ cogtown cook --list      the formulas that molecules can be made from`;

const demoExamples = `
Examples:
  $ cogtown demo
  $ cogtown demo --keep --port 4000      keeps the town running, to look around in it
  $ cogtown demo --json demo.json

The demo's agent plays back prepared edits: no model is asked.

Exit codes: 0 every molecule is where it should be, 1 one is not, 2 wrong usage.`;

interface RawDemoOptions {
  readonly json?: string;
  readonly keep?: boolean;
  readonly port?: string;
}

function addDemo(program: Command, finish: (code: number) => void): void {
  program
    .command("demo")
    .summary("watch a small town at work on a sample project")
    .description(
      "Shows a small town at work on a sample project: a dozen issues, from the label to the landing.",
    )
    .option("--json <file>", "write the outcome as JSON (- for stdout)")
    .option("--keep", "leave the town running until Ctrl-C, and say how to act in it")
    .option("--port <n>", "port of the embedded GitHub (default: any free one)")
    .addHelpText("after", demoExamples)
    .action(async (raw: RawDemoOptions) => {
      const port = raw.port === undefined ? undefined : parseCount("--port", raw.port, 65_535);
      const { runDemo } = await import("./demo/run-demo.ts");
      finish(await runDemo({ json: raw.json, isKept: raw.keep === true, port }));
    });
}

function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

function addLocal(program: Command, finish: (code: number) => void): void {
  program
    .command("local")
    .summary("run a town on a clone of a local git repository, with any agent")
    .description("Runs a town on a clone of any local git repository, with any agent command.")
    .requiredOption("--repo <path>", "git repository to work on; it is only read")
    .option("--base <branch>", "branch to land on (default: the one that is checked out)")
    .option(
      "--agent <command>",
      "command that does the work (default: what .github/cogtown.yml says)",
    )
    .option("--agent-env <name>", "variable that the agent may see; may be repeated", collect)
    .option(
      "--verify <command>",
      "command that must pass before anything lands; may be repeated",
      collect,
    )
    .option("--issues <paths...>", "Markdown files, or folders of them")
    .option("--until-done", "end when nothing moves any more (default: run until Ctrl-C)")
    .option(
      "--result <directory>",
      "bare repository to put the result into; made if it does not exist",
    )
    .option("--json <file>", "write the outcome as JSON (- for stdout)")
    .option("--concurrency <n>", "jobs and polecats at a time (default: one job per core)")
    .option(
      "--review <none|required>",
      "whether a person must approve each pull request (default: none)",
    )
    .option("--timeout <minutes>", "with --until-done: give up after so many minutes", "60")
    .addHelpText("after", localExamples)
    .action(async (raw: RawLocalOptions) => {
      const options = parseLocalOptions(raw);
      const { runLocal } = await import("./local/run-local.ts");
      finish(await runLocal(options));
    });
}

/**
 * All commands, ready to be run or to be asked what there is. `finish` is told the exit code of the one that ran.
 * What only one command needs, such as a whole GitHub, is read when that one runs: shells ask at every press of Tab.
 */
export function createProgram(
  terminal: Terminal,
  surroundings: Surroundings,
  finish: (code: number) => void,
): Command {
  const program = new Command("cogtown")
    .description(description)
    .version(readVersion(), "--version", "print the version")
    .helpOption("--help", "explain the command and its options")
    .showSuggestionAfterError()
    .showHelpAfterError("(--help explains the options)")
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text);
      },
      writeErr: (text) => {
        terminal.err(text);
      },
    })
    .configureHelp({ helpWidth: 120 })
    .exitOverride();
  addDemo(program, finish);
  addLocal(program, finish);
  const scene = { surroundings, terminal, finish };
  const readers = [addDoctor, addStatus, addWhy, addLog, addQueue];
  const workers = [addPatrol, addServe, addCook, addInit, addCreateApp];
  for (const add of [...readers, ...workers]) add(program, scene);
  for (const command of program.commands) command.copyInheritedSettings(program).exitOverride();
  addCompletion(program, scene);
  return program;
}

/** Runs the command line `args` (without node and script). Resolves to the exit code; says itself what went wrong. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = { variables: process.env, folder: process.cwd() },
): Promise<number> {
  let code: number = exitCodes.done;
  const program = createProgram(terminal, surroundings, (end) => {
    code = end;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError) {
    terminal.err(`cogtown: ${error.message}\n`);
    return exitCodes.usage;
  }
  terminal.err(`cogtown: ${describeError(error)}\n`);
  return exitCodes.notDone;
}

/** A fault of ours or of the machine: everything that is known of it. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const parts = error instanceof AggregateError ? error.errors.map(describeError) : [];
  return [error.stack ?? error.message, ...parts].join("\n");
}
