import { join } from "node:path";
import type { ActionFile, ActionRuns } from "./action-file.ts";
import { type ActionSource, findAction, readActionFile, unsupported } from "./action-source.ts";
import { performCheckout } from "./checkout.ts";
import { performComposite } from "./composite.ts";
import { createScope, type Scope } from "./expressions.ts";
import { type PerformedStep, type StepCall, StepFailure } from "./job-session.ts";
import { runStepProgram } from "./step-process.ts";
import { evaluateText, evaluateTexts } from "./template.ts";

type NodeRuns = Extract<ActionRuns, { kind: "node" }>;

/** Performs a `uses:` step. */
export async function performAction(
  call: StepCall,
  uses: string,
  scope: Scope,
): Promise<PerformedStep> {
  const { session, step } = call;
  const source = findAction(uses, session.folders.workspace, session.options.actions);
  const given = evaluateTexts(step.token.find("with"), scope);
  session.log.write(`##[group]Run ${uses}`);
  for (const [name, value] of Object.entries(given)) session.log.write(`  ${name}: ${value}`);
  session.log.write("##[endgroup]");
  return await performSource(call, source, given, scope);
}

async function performSource(
  call: StepCall,
  source: ActionSource,
  given: Readonly<Record<string, string>>,
  scope: Scope,
): Promise<PerformedStep> {
  switch (source.kind) {
    case "checkout":
      return await performCheckout(call, given);
    case "setup":
      call.session.log.write(
        `${source.name}: nothing to set up, the machine's own tools are used.`,
      );
      return { outcome: "success", outputs: {} };
    case "folder":
      return await performFolder(call, source.folder, given, scope);
  }
}

async function performFolder(
  call: StepCall,
  folder: string,
  given: Readonly<Record<string, string>>,
  scope: Scope,
): Promise<PerformedStep> {
  const file = await readActionFile(call.session, folder);
  const inputs = resolveInputs(call, file, given, scope);
  const placed = { ...call, frame: withActionPath(call, folder) };
  switch (file.runs.kind) {
    case "node":
      return await performNode(placed, file, file.runs, folder, inputs);
    case "composite":
      return await performComposite(placed, file, file.runs.steps, inputs);
    case "unsupported":
      throw new StepFailure(unsupported(file.name, `actions that run with '${file.runs.using}'`));
  }
}

function withActionPath(call: StepCall, folder: string): StepCall["frame"] {
  return { ...call.frame, github: { ...call.frame.github, action_path: folder } };
}

/** Given inputs over the defaults of the action, whose expressions are evaluated here. */
export function resolveInputs(
  call: StepCall,
  file: ActionFile,
  given: Readonly<Record<string, string>>,
  scope: Scope,
): Record<string, string> {
  const byName = new Map(Object.entries(given).map(([key, value]) => [key.toLowerCase(), value]));
  const inputs: Record<string, string> = { ...given };
  for (const input of file.inputs) {
    const value = byName.get(input.name.toLowerCase());
    if (value === undefined && input.required && input.default === undefined) {
      call.session.log.warning(`Input required and not supplied: ${input.name}`);
    }
    inputs[input.name] = value ?? evaluateText(input.default, scope) ?? "";
  }
  warnOfUnknown(call, file, given);
  return inputs;
}

function warnOfUnknown(
  call: StepCall,
  file: ActionFile,
  given: Readonly<Record<string, string>>,
): void {
  const known = new Set(file.inputs.map((input) => input.name.toLowerCase()));
  const unknown = Object.keys(given).filter((name) => !known.has(name.toLowerCase()));
  if (unknown.length === 0) return;
  call.session.log.warning(
    `Unexpected input(s) '${unknown.join("', '")}', valid inputs are ['${[...known].join("', '")}']`,
  );
}

async function performNode(
  call: StepCall,
  file: ActionFile,
  runs: NodeRuns,
  folder: string,
  inputs: Readonly<Record<string, string>>,
): Promise<PerformedStep> {
  const { session, step } = call;
  const state = session.states.get(step) ?? new Map<string, string>();
  session.states.set(step, state);
  const { post } = runs;
  if (post !== undefined) {
    session.posts.push({
      name: `Post ${stepTitle(call, file)}`,
      condition: runs.postIf,
      frame: call.frame,
      step,
      environment: call.environment,
      perform: (later) => runNodeScript(later, join(folder, post), inputs, state),
    });
  }
  return await runNodeScript(call, join(folder, runs.main), inputs, state);
}

function stepTitle(call: StepCall, file: ActionFile): string {
  const name = call.step.token.find("name");
  return name === undefined
    ? file.name
    : (evaluateText(name, createScope(call.frame.contexts)) ?? "");
}

/** Runs one entry point (pre, main or post) of a JavaScript action. */
export async function runNodeScript(
  call: StepCall,
  script: string,
  inputs: Readonly<Record<string, string>>,
  state: Map<string, string>,
): Promise<PerformedStep> {
  const { session } = call;
  return await runStepProgram(call, {
    command: session.options.nodePath,
    args: [script],
    directory: session.folders.workspace,
    variables: { ...inputVariables(inputs), ...stateVariables(state) },
    state,
  });
}

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      value,
    ]),
  );
}

function stateVariables(state: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...state].map(([name, value]) => [`STATE_${name}`, value]));
}
