import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFileError, parseKeyValues, parsePathEntries } from "./command-files.ts";
import { githubVariables, runnerVariables } from "./contexts.ts";
import type { PerformedStep, StepCall } from "./job-session.ts";
import type { ProcessEnd } from "./process-group.ts";
import { stepEnvironment } from "./step-scope.ts";

export interface StepProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** Inputs and state of an action. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Where `save-state` and GITHUB_STATE go. */
  readonly state?: Map<string, string>;
}

const FILE_COMMANDS = ["ENV", "OUTPUT", "PATH", "STATE", "STEP_SUMMARY"] as const;
type FileCommand = (typeof FILE_COMMANDS)[number];
type CommandFilePaths = Readonly<Record<FileCommand, string>>;

/** Runs one program of a step: environment in, log, command files and outcome out. */
export async function runStepProgram(call: StepCall, program: StepProgram): Promise<PerformedStep> {
  const { session } = call;
  const files = await createCommandFiles(session.folders.commandFiles);
  const state = program.state ?? new Map<string, string>();
  const reader = session.log.createReader({
    saveState: (name, value) => {
      state.set(name, value);
    },
  });
  const end = await session.processes.run({
    command: program.command,
    args: program.args,
    directory: program.directory,
    environment: programEnvironment(call, program.variables ?? {}, files),
    onLine: reader,
    stop: call.stop,
  });
  const obeyed = await obeyCommandFiles(call, files, state);
  const outcome = judge(call, end);
  return {
    outcome: outcome === "success" && !obeyed.ok ? "failure" : outcome,
    outputs: obeyed.outputs,
  };
}

async function createCommandFiles(folder: string): Promise<CommandFilePaths> {
  const id = randomUUID();
  const path = (name: FileCommand) => join(folder, `${name.toLowerCase()}_${id}`);
  const files: CommandFilePaths = {
    ENV: path("ENV"),
    OUTPUT: path("OUTPUT"),
    PATH: path("PATH"),
    STATE: path("STATE"),
    STEP_SUMMARY: path("STEP_SUMMARY"),
  };
  for (const name of FILE_COMMANDS) await writeFile(files[name], "");
  return files;
}

/** What GitHub sets wins over what a workflow says: a step cannot pass itself off as another run. */
function programEnvironment(
  call: StepCall,
  variables: Readonly<Record<string, string>>,
  files: CommandFilePaths,
): Record<string, string> {
  const { session, frame } = call;
  const environment: Record<string, string> = {
    CI: "true",
    ...session.options.environment,
    HOME: session.folders.home,
    ...stepEnvironment(session, frame, call.environment),
    ...variables,
    ...githubVariables(frame.github),
    ...runnerVariables(session.runnerContext),
    GITHUB_ACTIONS: "true",
  };
  for (const name of FILE_COMMANDS) environment[`GITHUB_${name}`] = files[name];
  environment["PATH"] = [...session.path, environment["PATH"] ?? ""].join(":");
  return environment;
}

function judge(call: StepCall, end: ProcessEnd): PerformedStep["outcome"] {
  if (call.stop.aborted) {
    call.session.log.error("The operation was canceled.");
    return "cancelled";
  }
  switch (end.kind) {
    case "exited":
      if (end.code === 0) return "success";
      call.session.log.error(`Process completed with exit code ${end.code}.`);
      return "failure";
    case "signalled":
      call.session.log.error(`The process was ended by ${end.signal}.`);
      return "failure";
    case "unstartable":
      call.session.log.error(`The program could not be started: ${end.message}`);
      return "failure";
  }
}

interface Obeyed {
  readonly ok: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

async function obeyCommandFiles(
  call: StepCall,
  files: CommandFilePaths,
  state: Map<string, string>,
): Promise<Obeyed> {
  const { session } = call;
  const read = async (name: FileCommand) => readFile(files[name], "utf8").catch(() => "");
  const summary = await read("STEP_SUMMARY");
  if (summary !== "") {
    session.summaries.push(session.masks.hide(summary));
    session.host.saveSummary(session.jobId, session.summaries.join("\n"));
  }
  session.path.unshift(...parsePathEntries(await read("PATH")));
  try {
    for (const [key, value] of parseKeyValues(await read("ENV"))) setVariable(call, key, value);
    for (const [key, value] of parseKeyValues(await read("STATE"))) state.set(key, value);
    return { ok: true, outputs: Object.fromEntries(parseKeyValues(await read("OUTPUT"))) };
  } catch (error) {
    if (!(error instanceof CommandFileError)) throw error;
    session.log.error("Unable to process file command successfully.");
    session.log.error(error.message);
    return { ok: false, outputs: {} };
  }
}

/** NODE_OPTIONS would let one step run code in every later action: GitHub refuses it, and so do we. */
function setVariable(call: StepCall, key: string, value: string): void {
  if (key.toUpperCase() !== "NODE_OPTIONS") {
    call.session.environment.set(key, value);
    return;
  }
  call.session.log.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
}
