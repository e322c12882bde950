import { isMapping, NoOperationTraceWriter } from "@actions/workflow-parser";
import { parseAction } from "@actions/workflow-parser/actions/action-parser";
import type { MappingToken } from "@actions/workflow-parser/templates/tokens/index";
import { createScope } from "./expressions.ts";
import { evaluateFlag, evaluateText, field, keysOf, type Template } from "./template.ts";
import { readSteps, type StepDefinition } from "./workflow-file.ts";

export interface ActionInput {
  readonly name: string;
  readonly required: boolean;
  readonly default: Template;
}

export type ActionRuns =
  | {
      readonly kind: "node";
      readonly main: string;
      readonly pre: string | undefined;
      readonly preIf: string;
      readonly post: string | undefined;
      readonly postIf: string;
    }
  | { readonly kind: "composite"; readonly steps: readonly StepDefinition[] }
  | { readonly kind: "unsupported"; readonly using: string };

export interface ActionFile {
  readonly name: string;
  readonly inputs: readonly ActionInput[];
  /** Output name → its `value` template (composite actions only). */
  readonly outputs: ReadonlyMap<string, Template>;
  readonly runs: ActionRuns;
}

/** The schema asks for these, the runner does not: an action without them runs on GitHub. */
const ONLY_FOR_THE_MARKETPLACE = /Required property is missing: (name|description)$/;

/** Parses an action.yml with GitHub's own parser; errors are values. */
export function parseActionFile(path: string, content: string): ActionFile | { errors: string[] } {
  const { context, value } = parseAction({ name: path, content }, new NoOperationTraceWriter());
  const errors = context.errors
    .getErrors()
    .map((error) => error.message)
    .filter((message) => !ONLY_FOR_THE_MARKETPLACE.test(message));
  if (errors.length > 0 || value === undefined || !isMapping(value)) {
    return { errors: errors.length > 0 ? errors : ["The file is empty."] };
  }
  const runs = value.find("runs");
  const steps = readSteps(context, field(runs, "steps"));
  return {
    name: evaluateText(value.find("name"), createScope({})) ?? path,
    inputs: readInputs(value),
    outputs: readOutputs(value),
    runs: readRuns(runs, steps),
  };
}

function readInputs(root: MappingToken): ActionInput[] {
  const inputs = root.find("inputs");
  return keysOf(inputs).map((name) => ({
    name,
    required: evaluateFlag(field(field(inputs, name), "required"), createScope({})),
    default: field(field(inputs, name), "default"),
  }));
}

function readOutputs(root: MappingToken): Map<string, Template> {
  const outputs = root.find("outputs");
  return new Map(keysOf(outputs).map((name) => [name, field(field(outputs, name), "value")]));
}

function readRuns(runs: Template, steps: readonly StepDefinition[]): ActionRuns {
  const text = (key: string) => evaluateText(field(runs, key), createScope({}));
  const using = text("using") ?? "";
  if (using === "composite") return { kind: "composite", steps };
  const main = text("main");
  if (!/^node\d+$/.test(using) || main === undefined) return { kind: "unsupported", using };
  return {
    kind: "node",
    main,
    pre: text("pre"),
    preIf: text("pre-if") ?? "always()",
    post: text("post"),
    postIf: text("post-if") ?? "always()",
  };
}
