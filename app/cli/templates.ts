import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  mergeGroupWorkflow,
  patrolWorkflow,
  planWorkflow,
  polecatWorkflow,
  refineryWorkflow,
  reviewWorkflow,
  townWorkflow,
} from "#core/names.ts";
import { findPackageRoot } from "./package-root.ts";

/** The text of a file that a town gets. */
export const readTemplate = (name: string): Promise<string> =>
  readFile(join(findPackageRoot(), "app", "cli", "templates", name), "utf8");

/** Names of the workflow files that a town needs. */
export const workflowsOf = (town: {
  /** Whether the App lives in the repository's own jobs, and not where webhooks reach it. */
  readonly isInJobs: boolean;
  /** Whether GitHub's merge queue does the Refinery's work. */
  readonly hasQueue: boolean;
}): readonly string[] => [
  ...[polecatWorkflow, refineryWorkflow, planWorkflow],
  ...(town.isInJobs ? [townWorkflow, reviewWorkflow] : [patrolWorkflow]),
  ...(town.hasQueue ? [mergeGroupWorkflow] : []),
];
