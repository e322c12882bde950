import { readObject, readText } from "./contexts.ts";
import type { TriggerEvent } from "./host.ts";
import { matchesPatterns } from "./patterns.ts";
import type { EventFilter, Triggers } from "./trigger-config.ts";

/** Activity types that start a workflow when it names none (docs, "Events that trigger workflows"). */
const DEFAULT_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
};

/** Events whose workflow files are always read from the default branch. */
const DEFAULT_BRANCH_EVENTS: ReadonlySet<string> = new Set([
  "branch_protection_rule",
  "check_run",
  "check_suite",
  "delete",
  "discussion",
  "discussion_comment",
  "fork",
  "gollum",
  "issue_comment",
  "issues",
  "label",
  "milestone",
  "page_build",
  "public",
  "pull_request_target",
  "repository_dispatch",
  "schedule",
  "status",
  "watch",
  "workflow_run",
]);

export function readsDefaultBranch(event: string): boolean {
  return DEFAULT_BRANCH_EVENTS.has(event);
}

/** Whether an event can start anything at all: not what a workflow's own token caused, and no deleted branch. */
export function isStarting(event: TriggerEvent): boolean {
  if (event.byWorkflowToken && !["workflow_dispatch", "repository_dispatch"].includes(event.name)) {
    return false;
  }
  return !(event.name === "push" && event.payload["deleted"] === true);
}

const SKIP_MARKS = ["[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]"];

/** The commit whose message may ask for no run: only push and pull_request look at it (docs, "Skipping workflow runs"). */
export function skippingCommit(event: TriggerEvent): string | undefined {
  if (event.name === "push") return event.sha;
  if (event.name !== "pull_request") return undefined;
  const head = readText(readObject(readObject(event.payload["pull_request"])["head"])["sha"]);
  return head === "" ? event.sha : head;
}

export function asksToSkip(message: string): boolean {
  return SKIP_MARKS.some((mark) => message.includes(mark));
}

/** Whether a workflow with these triggers runs for this event. */
export function isTriggered(triggers: Triggers, event: TriggerEvent): boolean {
  const filter = triggers.events.get(event.name);
  if (filter === undefined) return false;
  if (!isTypeWanted(filter, event)) return false;
  switch (event.name) {
    case "push":
      return isPushWanted(filter, event);
    case "pull_request":
    case "pull_request_target":
      return (
        isNameWanted(filter.branches, filter["branches-ignore"], event.baseRef ?? "") &&
        arePathsWanted(filter, event)
      );
    case "merge_group":
      return isNameWanted(filter.branches, filter["branches-ignore"], mergeGroupBase(event));
    case "workflow_run":
      return isWorkflowRunWanted(filter, event);
    default:
      return true;
  }
}

function isTypeWanted(filter: EventFilter, event: TriggerEvent): boolean {
  const types = filter.types ?? DEFAULT_TYPES[event.name];
  return types === undefined || event.action === undefined || types.includes(event.action);
}

function isPushWanted(filter: EventFilter, event: TriggerEvent): boolean {
  const hasBranches = filter.branches !== undefined || filter["branches-ignore"] !== undefined;
  const hasTags = filter.tags !== undefined || filter["tags-ignore"] !== undefined;
  if (event.ref.startsWith("refs/tags/")) {
    const tag = event.ref.slice("refs/tags/".length);
    return hasTags ? isNameWanted(filter.tags, filter["tags-ignore"], tag) : !hasBranches;
  }
  const branch = event.ref.replace(/^refs\/heads\//, "");
  const wanted = hasBranches
    ? isNameWanted(filter.branches, filter["branches-ignore"], branch)
    : !hasTags;
  return wanted && arePathsWanted(filter, event);
}

function isNameWanted(
  only: readonly string[] | undefined,
  ignored: readonly string[] | undefined,
  name: string,
): boolean {
  if (only !== undefined) return matchesPatterns(only, name);
  return ignored === undefined || !matchesPatterns(ignored, name);
}

/** Unknown paths (GitHub: a diff too big to look at) count as wanted. */
function arePathsWanted(filter: EventFilter, event: TriggerEvent): boolean {
  const { changedPaths } = event;
  if (changedPaths === undefined) return true;
  const { paths } = filter;
  if (paths !== undefined) return changedPaths.some((path) => matchesPatterns(paths, path));
  const ignored = filter["paths-ignore"];
  return ignored === undefined || changedPaths.some((path) => !matchesPatterns(ignored, path));
}

function mergeGroupBase(event: TriggerEvent): string {
  const base = readText(readObject(event.payload["merge_group"])["base_ref"]);
  return base.replace(/^refs\/heads\//, "");
}

function isWorkflowRunWanted(filter: EventFilter, event: TriggerEvent): boolean {
  const run = readObject(event.payload["workflow_run"]);
  const isNamed = filter.workflows?.includes(readText(run["name"])) ?? true;
  const branch = readText(run["head_branch"]);
  return isNamed && isNameWanted(filter.branches, filter["branches-ignore"], branch);
}
