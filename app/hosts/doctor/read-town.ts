import { z } from "zod";
import type { RepositoryFacts } from "#core/doctor/judge-town.ts";
import { configPath } from "#core/names.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub } from "#github/port.ts";
import type { Wire } from "./wire.ts";

export interface Place {
  readonly owner: string;
  readonly repo: string;
}

const Repository = z.object({
  full_name: z.string(),
  html_url: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  has_issues: z.boolean().default(true),
  default_branch: z.string(),
  owner: z.object({ type: z.string() }),
});
const Anything = z.unknown();
const Entries = z.array(z.object({ name: z.string(), type: z.string() }));

/** Throws GitHubError. A repository without commits has a default branch by name only. */
export async function readRepository(wire: Wire, place: Place): Promise<RepositoryFacts> {
  const it = await wire.ask("GET /repos/{owner}/{repo}", { ...place }, Repository);
  const isThere = await findIt(() =>
    wire.ask(
      "GET /repos/{owner}/{repo}/branches/{branch}",
      { ...place, branch: it.default_branch },
      Anything,
    ),
  );
  return {
    fullName: it.full_name,
    url: it.html_url,
    isOrganizations: it.owner.type === "Organization",
    isPrivate: it.private,
    isArchived: it.archived,
    hasIssues: it.has_issues,
    defaultBranch: isThere === undefined ? undefined : it.default_branch,
  };
}

/** Undefined: it is not there. */
export async function findIt<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof GitHubError && error.kind === "not-found") return undefined;
    throw error;
  }
}

export const workflowFolder = ".github/workflows";

/** The configuration and all workflow files of the default branch, texts by path. */
export async function readTexts(
  wire: Wire,
  place: Place,
  github: GitHub,
): Promise<ReadonlyMap<string, string>> {
  const route = "GET /repos/{owner}/{repo}/contents/{path}";
  const entries = await findIt(() => wire.ask(route, { ...place, path: workflowFolder }, Entries));
  const names = (entries ?? []).filter(({ name, type }) => type === "file" && isYaml(name));
  return github.readFiles([configPath, ...names.map(({ name }) => `${workflowFolder}/${name}`)]);
}

const isYaml = (name: string) => /\.ya?ml$/.test(name);
