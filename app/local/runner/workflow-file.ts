import {
  convertWorkflowTemplate,
  isMapping,
  isSequence,
  isString,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";
import { convertToIfCondition } from "@actions/workflow-parser/model/converter/if-condition";
import type { TemplateContext } from "@actions/workflow-parser/templates/template-context";
import type { MappingToken, TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { createScope } from "./expressions.ts";
import { evaluate, field, type Template } from "./template.ts";
import { readTriggers, type Triggers } from "./trigger-config.ts";

/** One step as the file has it; nothing is evaluated yet. */
export interface StepDefinition {
  /** Empty when the file gives none: such a step is not in the `steps` context. */
  readonly id: string;
  /** The condition with GitHub's implicit `success() &&`. */
  readonly condition: string;
  readonly token: MappingToken;
}

export interface JobDefinition {
  readonly id: string;
  readonly needs: readonly string[];
  readonly condition: string;
  readonly token: MappingToken;
  readonly steps: readonly StepDefinition[];
}

export interface WorkflowFile {
  readonly kind: "workflow";
  readonly path: string;
  readonly name: string;
  readonly triggers: Triggers;
  readonly root: MappingToken;
  readonly jobs: readonly JobDefinition[];
}

/** A file that GitHub would refuse to run. */
export interface BrokenWorkflowFile {
  readonly kind: "broken";
  readonly path: string;
  readonly errors: readonly string[];
}

/** Parses a workflow file with GitHub's own parser; errors are values. */
export async function parseWorkflowFile(
  path: string,
  content: string,
): Promise<WorkflowFile | BrokenWorkflowFile> {
  const { context, value } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  const errors = context.errors.getErrors().map((error) => error.message);
  if (errors.length > 0 || value === undefined || !isMapping(value)) {
    return { kind: "broken", path, errors: errors.length > 0 ? errors : ["The file is empty."] };
  }
  const jobs = readJobs(context, field(value, "jobs"));
  const name = evaluate(field(value, "name"), createScope({}));
  const triggers = readTriggers(evaluate(field(value, "on"), createScope({})));
  return {
    kind: "workflow",
    path,
    name: typeof name === "string" && name !== "" ? name : path,
    triggers,
    root: value,
    jobs,
  };
}

function readJobs(context: TemplateContext, token: Template): JobDefinition[] {
  if (token === undefined || !isMapping(token)) return [];
  return [...token].flatMap(({ key, value }) =>
    isMapping(value) ? [readJob(context, key.toString(), value)] : [],
  );
}

function readJob(context: TemplateContext, id: string, token: MappingToken): JobDefinition {
  return {
    id,
    needs: readNames(token.find("needs")),
    condition: readCondition(context, token.find("if")),
    token,
    steps: readSteps(context, token.find("steps")),
  };
}

function readNames(token: Template): string[] {
  if (token === undefined) return [];
  if (isString(token)) return [token.value];
  return isSequence(token) ? [...token].map(String) : [];
}

/** The steps of a job or of a composite action. */
export function readSteps(context: TemplateContext, token: Template): StepDefinition[] {
  if (token === undefined || !isSequence(token)) return [];
  return [...token].filter(isMapping).map((step) => ({
    id: step.find("id")?.assertString("step id").value ?? "",
    condition: readCondition(context, step.find("if")),
    token: step,
  }));
}

function readCondition(context: TemplateContext, token: TemplateToken | undefined): string {
  if (token === undefined) return "success()";
  return convertToIfCondition(context, token)?.expression ?? "success()";
}
