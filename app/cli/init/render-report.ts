import { parseConfig } from "#core/config/parse-config.ts";
import { configPath } from "#core/names.ts";
import type { Terminal } from "../terminal.ts";
import type { Answers } from "./answers.ts";
import type { Project } from "./detect/detect-project.ts";
import { installedPath } from "./installed.ts";
import { type NextStep, renderSteps } from "./next-steps.ts";
import type { FilePlan } from "./plan-files.ts";
import { changeOf, describePlan, renderPlan } from "./render-plan.ts";

/** How a run ended. Only `written` has changed anything. */
export type Outcome = "written" | "nothing-to-do" | "not-asked" | "not-wanted" | "in-the-way";

export interface InitReport {
  readonly end: Outcome;
  readonly version: string;
  readonly branch: string | null;
  readonly found: Project;
  readonly answers: Answers;
  readonly plans: readonly FilePlan[];
  readonly next: readonly NextStep[];
}

/** Tells how it went: as JSON, or to people, with what is left to be done by hand. */
export function renderReport(report: InitReport, isJson: boolean, terminal: Terminal): void {
  if (isJson) {
    terminal.out(`${JSON.stringify(reportAsData(report), null, 2)}\n`);
    return;
  }
  const lines = [
    ...describeProject(report),
    "",
    ...renderPlan(report.plans),
    "",
    ...ending(report),
  ];
  terminal.out(`${lines.join("\n")}\n`);
}

function reportAsData({ end, version, found, answers, plans, next, ...rest }: InitReport) {
  const files = plans.map((plan) => ({
    ...{ path: plan.path, kind: plan.kind },
    ...(plan.kind === "obstacle" ? { why: plan.why } : {}),
    words: describePlan(plan),
  }));
  const { what, parts } = found;
  const notes = notesOf({ end, version, found, answers, plans, next, ...rest });
  return { end, version, found: { what, parts }, answers, files, notes, next };
}

function describeProject(report: InitReport): readonly string[] {
  const { found, answers } = report;
  const what = found.what.length === 0 ? "nothing that is known" : found.what.join(", ");
  return [
    `Found: ${what}. What proves a result: ${answers.verify.join(" && ")}`,
    ...notesOf(report),
  ];
}

/** What a maintainer had better know. */
function notesOf({ found, answers, branch, plans }: InitReport): readonly string[] {
  return [
    ...(found.parts.length === 0
      ? []
      : [
          `This is a monorepo (${found.parts.join(", ")}): \`${answers.verify.join(" && ")}\` at its root has to prove all of it. Say another one with --verify.`,
        ]),
    ...(branch === null
      ? [
          "No branch is checked out (detached HEAD): make one before you commit, as in `git switch -c cogtown`.",
        ]
      : []),
    ...plans.flatMap(describeConfigProblems),
  ];
}

/** A configuration that was merged, or marked, may not be one any more. */
function describeConfigProblems(plan: FilePlan): readonly string[] {
  const after = plan.path === configPath ? changeOf(plan)?.after : undefined;
  const parsed = after === undefined ? undefined : parseConfig(after);
  if (parsed === undefined || parsed.ok) return [];
  return parsed.problems.map(
    ({ line, problem, fix }) => `${configPath}:${line}: ${problem} ${fix.split("\n")[0] ?? ""}`,
  );
}

function ending({ end, next }: InitReport): readonly string[] {
  switch (end) {
    case "nothing-to-do":
      return ["Everything is as it should be: nothing was written."];
    case "not-wanted":
      return ["Nothing was written."];
    case "in-the-way":
      return [
        "Nothing was written, because of what is in the way. Commit what you changed, or say what shall become of those files:",
        "  --on-conflict keep      yours stay as they are",
        "  --on-conflict replace   yours are lost, but for what git has",
        "  --on-conflict mark      both are written, with marks where they collide",
      ];
    case "not-asked":
      return ["Nothing was written: this was only a look. Afterwards:", "", ...renderSteps(next)];
    case "written":
      return [
        `Written, and remembered in ${installedPath}: by that the next run tells your edits from its own text.`,
        "What is left to do:",
        "",
        ...renderSteps(next),
      ];
  }
}
