import { readObject, readText } from "./contexts.ts";
import { createScope, ExpressionFailure } from "./expressions.ts";
import type { TriggerEvent } from "./host.ts";
import { evaluateText } from "./template.ts";
import type { WorkflowFile } from "./workflow-file.ts";

/** `run-name` evaluated; without one, or when it fails or is empty, GitHub's default for the event. */
export function runTitle(
  workflow: WorkflowFile,
  event: TriggerEvent,
  github: Readonly<Record<string, unknown>>,
  contexts: { readonly inputs: unknown; readonly vars: unknown },
): string {
  try {
    const scope = createScope({ github, ...contexts });
    const name = evaluateText(workflow.root.find("run-name"), scope)?.trim() ?? "";
    return name === "" ? defaultTitle(workflow.name, event) : name;
  } catch (error) {
    if (!(error instanceof ExpressionFailure)) throw error;
    return defaultTitle(workflow.name, event);
  }
}

/** push: the commit's first line; issues and pull requests: their title; else the workflow's name. */
export function defaultTitle(workflowName: string, event: TriggerEvent): string {
  const { payload } = event;
  const commit = readText(readObject(payload["head_commit"])["message"]).split("\n")[0] ?? "";
  const pullRequest = readText(readObject(payload["pull_request"])["title"]);
  const issue = readText(readObject(payload["issue"])["title"]);
  const dispatched = event.name === "repository_dispatch" ? (event.action ?? "") : "";
  const candidates = [commit, pullRequest, issue, dispatched, workflowName];
  return candidates.find((title) => title !== "") ?? workflowName;
}
