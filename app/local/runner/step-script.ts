import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Scope } from "./expressions.ts";
import { type PerformedStep, type StepCall, StepFailure } from "./job-session.ts";
import { runStepProgram } from "./step-process.ts";
import { evaluateText, type Template } from "./template.ts";

interface Shell {
  readonly extension: string;
  /** The command line; `{0}` stands for the script file. */
  readonly line: string;
}

/** GitHub's command lines (workflow syntax, `jobs.<job_id>.steps[*].shell`). */
const SHELLS: ReadonlyMap<string, Shell> = new Map([
  ["bash", { extension: ".sh", line: "bash --noprofile --norc -eo pipefail {0}" }],
  ["sh", { extension: ".sh", line: "sh -e {0}" }],
  ["python", { extension: ".py", line: "python {0}" }],
  ["pwsh", { extension: ".ps1", line: "pwsh -command . '{0}'" }],
]);
const UNSPECIFIED: Shell = { extension: ".sh", line: "bash -e {0}" };

/** Performs a `run:` step. */
export async function performScript(call: StepCall, scope: Scope): Promise<PerformedStep> {
  const { session, step } = call;
  const field = (name: string) => step.token.find(name);
  const script = evaluateText(field("run"), scope) ?? "";
  const shell = chooseShell(evaluateText(ownOrDefault(call, field("shell"), "shell"), scope));
  const directory = evaluateText(
    ownOrDefault(call, field("working-directory"), "workingDirectory"),
    scope,
  );
  const file = join(session.folders.temp, `${randomUUID()}${shell.extension}`);
  await writeFile(file, script);
  const [command = "", ...args] = shell.line.split(" ").map((part) => part.replace("{0}", file));
  session.log.write(
    ["##[group]Run " + firstLine(script), script, `shell: ${shell.line}`].join("\n"),
  );
  session.log.write("##[endgroup]");
  return await runStepProgram(call, { command, args, directory: place(call, directory) });
}

/** `defaults.run` holds for the steps of the job, not for those inside a composite action. */
function ownOrDefault(call: StepCall, own: Template, name: "shell" | "workingDirectory"): Template {
  if (own !== undefined || call.frame.kind === "composite") return own;
  return call.session.defaults[name];
}

function chooseShell(name: string | undefined): Shell {
  if (name === undefined || name === "") return UNSPECIFIED;
  const known = SHELLS.get(name);
  if (known !== undefined) return known;
  if (name.includes("{0}")) return { extension: "", line: name };
  throw new StepFailure(
    `Invalid shell option '${name}': use bash, sh, python, pwsh or a line with {0}.`,
  );
}

function place(call: StepCall, directory: string | undefined): string {
  const { workspace } = call.session.folders;
  if (directory === undefined || directory === "") return workspace;
  return isAbsolute(directory) ? directory : join(workspace, directory);
}

function firstLine(script: string): string {
  return script.trim().split("\n")[0] ?? "";
}
