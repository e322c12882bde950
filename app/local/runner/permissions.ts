import type { Plain } from "./expressions.ts";
import { isRecord } from "./template.ts";

export type Permission = "read" | "write" | "none";
export type Permissions = Readonly<Record<string, Permission>>;

/** The permissions a workflow can name (GitHub's workflow schema), without those a job token never gets. */
const NAMES = [
  "actions",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "id-token",
  "issues",
  "packages",
  "pages",
  "pull-requests",
  "repository-projects",
  "security-events",
  "statuses",
] as const;

/** GitHub's restricted default for the token of a workflow without `permissions`. */
const RESTRICTED: Permissions = { contents: "read", packages: "read", metadata: "read" };

/** What the token of a job may do: the job's `permissions`, else the workflow's, else the restricted default. */
export function decidePermissions(workflow: Plain, job: Plain): Permissions {
  const chosen = job ?? workflow;
  if (chosen === null) return RESTRICTED;
  if (chosen === "read-all") return everything("read");
  if (chosen === "write-all") return everything("write");
  const given: Record<string, Permission> = { metadata: "read" };
  if (!isRecord(chosen)) return given;
  for (const [name, access] of Object.entries(chosen)) {
    if (access === "read" || access === "write" || access === "none") given[name] = access;
  }
  return given;
}

/** What is left to a job that runs a stranger's commits. */
export function withoutWriting(permissions: Permissions): Permissions {
  const read = ([name, access]: [string, Permission]) =>
    [name, access === "write" ? "read" : access] as const;
  return Object.fromEntries(Object.entries(permissions).map(read));
}

function everything(access: Permission): Permissions {
  return { ...Object.fromEntries(NAMES.map((name) => [name, access])), metadata: "read" };
}
