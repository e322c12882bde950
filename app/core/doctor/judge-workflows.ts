import {
  patrolWorkflow,
  planWorkflow,
  polecatWorkflow,
  refineryWorkflow,
  reviewWorkflow,
  townWorkflow,
} from "../names.ts";
import { type Finding, find } from "./finding.ts";
import type { Told } from "./told.ts";
import type { Use, WorkflowSketch } from "./workflow.ts";

/** One of Cogtown's workflow files as it is on the default branch. */
export interface WorkflowFacts {
  readonly file: string;
  /** Absent: there is no such file. */
  readonly sketch: WorkflowSketch | undefined;
  /** In the words of GitHub's own parser. */
  readonly problems: readonly string[];
  readonly isPresent: boolean;
  /** `active`, or why GitHub starts it no more. */
  readonly state: Told<string>;
}

export interface WorkflowsFacts {
  readonly files: readonly WorkflowFacts[];
  readonly branch: string;
  readonly repository: string;
  readonly version: string;
  readonly who: string;
  /** GitHub's merge queue does the Refinery's work: its workflow is not needed then. */
  readonly hasQueue: boolean;
}

/** Files that are started by dispatch alone. */
const dispatched: readonly string[] = [polecatWorkflow, refineryWorkflow, planWorkflow];

export function judgeWorkflows(facts: WorkflowsFacts): readonly Finding[] {
  const { branch, files, version } = facts;
  const present = files.filter(({ isPresent }) => isPresent);
  const found = [
    ...judgeAbsence(facts, new Set(present.map(({ file }) => file))),
    ...present.flatMap((file) => judgeFile(facts, file)),
  ];
  const names = present.map(({ file }) => file).join(", ");
  return found.length === 0
    ? [find("workflows", "fine", { branch, version, files: names })]
    : found;
}

function judgeAbsence(
  { branch, hasQueue }: WorkflowsFacts,
  present: ReadonlySet<string>,
): readonly Finding[] {
  const needed = hasQueue ? [polecatWorkflow] : [polecatWorkflow, refineryWorkflow];
  const isLookedAfter = present.has(patrolWorkflow) || present.has(townWorkflow);
  const useful = [
    {
      isMissing: !present.has(planWorkflow),
      file: planWorkflow,
      without: "nothing is planned, asked or judged",
    },
    {
      isMissing: !isLookedAfter,
      file: patrolWorkflow,
      without: "what a lost webhook should have told is never made up for",
    },
    {
      isMissing: present.has(townWorkflow) && !present.has(reviewWorkflow),
      file: reviewWorkflow,
      without: "reviews are noticed by the schedule alone",
    },
  ];
  return [
    ...needed
      .filter((file) => !present.has(file))
      .map((file) => find("workflows", "absent", { file, branch })),
    ...useful
      .filter(({ isMissing }) => isMissing)
      .map(({ file, without }) => find("workflows", "absent-too", { file, without, branch })),
  ];
}

function judgeFile(facts: WorkflowsFacts, it: WorkflowFacts): readonly Finding[] {
  const { file, sketch, problems } = it;
  const [problem] = problems;
  if (sketch === undefined || problem !== undefined)
    return [find("workflows", "broken", { file, words: problem ?? "it is no workflow" })];
  const isStartable = !dispatched.includes(file) || sketch.events.includes("workflow_dispatch");
  return [
    ...judgeState(facts, it),
    ...(isStartable ? [] : [find("workflows", "no-dispatch", { file })]),
    ...sketch.uses
      .filter((use) => isOurs(use) && !isOfVersion(use, facts.version))
      .map(({ action, ref, note }) =>
        find("workflows", "other-version", {
          ...{ file, action, ref: note ?? ref, version: facts.version },
        }),
      ),
  ];
}

function judgeState(
  { repository, who }: WorkflowsFacts,
  { file, state }: WorkflowFacts,
): readonly Finding[] {
  if (state.kind !== "told")
    return [find("workflows", "state-hidden", { who, file, words: state.words, repository })];
  return state.value === "active"
    ? []
    : [find("workflows", "disabled", { file, state: state.value, repository })];
}

const isOurs = ({ action }: Use) => action.startsWith("cogtown/cogtown/");

/** By tag, or by a commit with the tag behind it; `v0` and `v0.1` move with the releases below them. */
function isOfVersion({ ref, note }: Use, version: string): boolean {
  const [major = "", minor = ""] = version.split(".");
  const tag = /^[0-9a-f]{40}$/.test(ref) ? (note ?? "") : ref;
  return [`v${major}`, `v${major}.${minor}`, `v${version}`].includes(tag);
}
