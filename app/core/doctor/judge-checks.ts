import { refineryCheck } from "../text/check-words.ts";
import { type Finding, find } from "./finding.ts";
import type { WorkflowSketch } from "./workflow.ts";

export interface RequiredCheck {
  readonly name: string;
  /** The App that must have said it; undefined: anybody. */
  readonly app: number | undefined;
}

export interface SeenCheck {
  readonly name: string;
  /** Undefined: a commit status, which says nothing of an App. */
  readonly app: { readonly id: number; readonly slug: string } | undefined;
}

export interface ChecksFacts {
  readonly base: string;
  /** Where the rules of the base are changed. */
  readonly url: string;
  readonly required: readonly RequiredCheck[];
  /** On the newest commit of the base. */
  readonly seen: readonly SeenCheck[];
  /** All workflow files of the default branch. */
  readonly workflows: readonly WorkflowSketch[];
  readonly hasQueue: boolean;
}

/** Whether every required check is one that somebody reports, on pull requests and on the groups of a merge queue. */
export function judgeChecks(facts: ChecksFacts): readonly Finding[] {
  const { base, required } = facts;
  if (required.length === 0) return [find("checks", "none", { base })];
  const bad = required.flatMap((check) => judgeCheck(facts, check));
  const names = required.map(({ name }) => name).join(", ");
  return bad.length === 0 ? [find("checks", "fine", { base, names })] : bad;
}

function judgeCheck(facts: ChecksFacts, { name, app }: RequiredCheck): readonly Finding[] {
  const { base, url, workflows, hasQueue } = facts;
  const reporters = workflows.filter(({ jobs }) =>
    jobs.some((job) => isReportedBy(name, job.name)),
  );
  const seen = facts.seen.filter((each) => each.name === name);
  const [reporter] = reporters;
  if (reporter === undefined && seen.length === 0)
    return name === refineryCheck ? [] : [find("checks", "unseen", { base, name, url })];
  return [
    ...judgeSource(facts, name, app, seen),
    ...(reporter === undefined ? [] : judgeEvents(reporters, reporter, { base, name, hasQueue })),
  ];
}

/** The legs of a matrix are called `name (value)`, the jobs of a called workflow `name / job`. */
const isReportedBy = (check: string, job: string) =>
  check === job || check.startsWith(`${job} (`) || check.startsWith(`${job} / `);

function judgeSource(
  { base, url }: ChecksFacts,
  name: string,
  wanted: number | undefined,
  seen: readonly SeenCheck[],
): readonly Finding[] {
  const sources = seen.flatMap(({ app }) => (app === undefined ? [] : [app]));
  if (wanted === undefined || sources.length === 0) return [];
  if (sources.some(({ id }) => id === wanted)) return [];
  const names = sources.map(({ slug, id }) => `${slug} (${id})`).join(", ");
  return [find("checks", "other-source", { base, name, wanted, seen: names, url })];
}

function judgeEvents(
  reporters: readonly WorkflowSketch[],
  { file }: WorkflowSketch,
  { base, name, hasQueue }: { base: string; name: string; hasQueue: boolean },
): readonly Finding[] {
  const runsOn = (...events: readonly string[]) =>
    reporters.some((each) => each.events.some((event) => events.includes(event)));
  return [
    ...(runsOn("pull_request", "pull_request_target")
      ? []
      : [find("checks", "not-on-pulls", { base, name, file })]),
    ...(!hasQueue || runsOn("merge_group")
      ? []
      : [find("checks", "not-in-groups", { base, name, file })]),
  ];
}
