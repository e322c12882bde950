import { priorities } from "../command/command.ts";
import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { dispatchLabel } from "../names.ts";
import { type Finding, find } from "./finding.ts";
import type { JobSketch } from "./workflow.ts";

export interface RepositoryFacts {
  readonly fullName: string;
  readonly url: string;
  readonly isOrganizations: boolean;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly hasIssues: boolean;
  /** Undefined: no commits yet. */
  readonly defaultBranch: string | undefined;
}

export function judgeRepository(facts: RepositoryFacts, who: string): readonly Finding[] {
  const { fullName: repository, isPrivate, isArchived, hasIssues, defaultBranch } = facts;
  const bad = [
    ...(isArchived ? [find("repository", "archived", { repository })] : []),
    ...(hasIssues ? [] : [find("repository", "no-issues", { repository })]),
    ...(defaultBranch === undefined ? [find("repository", "empty", { repository })] : []),
  ];
  const visibility = isPrivate ? "private" : "public";
  return bad.length > 0 ? bad : [find("repository", "fine", { repository, visibility, who })];
}

/** Files of the town in this folder: whether each is on the branch that counts, and the same there. */
export interface LocalFiles {
  readonly unpushed: readonly string[];
  readonly different: readonly string[];
}

export function judgeConfig(
  text: string | undefined,
  branch: string,
  local: LocalFiles,
): readonly Finding[] {
  return [...judgeConfigText(text, branch), ...judgeLocalFiles(local, branch)];
}

function judgeConfigText(text: string | undefined, branch: string): readonly Finding[] {
  if (text === undefined) return [find("config", "absent", { branch })];
  const config = parseConfig(text);
  if (!config.ok)
    return config.problems.map(({ line, problem, fix }) =>
      find("config", "broken", { branch, line, words: `${problem} ${fix}` }),
    );
  return [find("config", "fine", { branch })];
}

function judgeLocalFiles({ unpushed, different }: LocalFiles, branch: string): readonly Finding[] {
  return [
    ...(unpushed.length === 0
      ? []
      : [find("config", "unpushed", { files: beFiles(unpushed), branch })]),
    ...(different.length === 0
      ? []
      : [find("config", "differs", { files: beFiles(different), branch })]),
  ];
}

const beFiles = (files: readonly string[]) =>
  `${files.join(", ")} ${files.length === 1 ? "is" : "are"}`;

export function judgeLabels(names: readonly string[], repository: string): readonly Finding[] {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const missing = priorities.filter((name) => !known.has(name.toLowerCase()));
  const found = [
    ...(known.has(dispatchLabel) ? [] : [find("labels", "absent", { repository })]),
    ...(missing.length === 0
      ? []
      : [find("labels", "priorities", { names: missing.join(", "), repository })]),
  ];
  return found.length === 0 ? [find("labels", "fine", {})] : found;
}

/** Labels of GitHub's own runners (docs, "GitHub-hosted runners reference"). */
const hosted = /^(ubuntu|windows|macos)-[\w.-]+$/;

export function judgeRunners(config: Config, job: JobSketch | undefined): readonly Finding[] {
  const { isolation: level } = config;
  const runner = job === undefined || job.runsOn.length === 0 ? "?" : job.runsOn.join(", ");
  if (level === "none") return [find("runners", "open", {})];
  const [label = ""] = job?.runsOn ?? [];
  if (!hosted.test(label) || job?.runsOn.length !== 1)
    return [find("runners", "unknown", { level, runner })];
  return [find("runners", label.startsWith("ubuntu-") ? "fine" : "unable", { level, runner })];
}

/** Jobs at a time on GitHub's free plan (docs, "Actions limits"). */
const freeJobs = 20;

export function judgeMinutes(facts: RepositoryFacts, config: Config): readonly Finding[] {
  const { fullName: repository, isPrivate } = facts;
  const [owner = ""] = repository.split("/");
  const account = facts.isOrganizations ? `organizations/${owner}/` : "";
  const url = `${new URL(facts.url).origin}/${account}settings/billing`;
  const jobs = config.limits.polecats + config.refinery.slots;
  return [
    isPrivate
      ? find("minutes", "unknown", { repository, url })
      : find("minutes", "free", { repository }),
    ...(jobs > freeJobs ? [find("minutes", "many", { jobs })] : []),
  ];
}
