import { readVersion } from "../package-root.ts";
import type { Terminal } from "../terminal.ts";
import { exitCodes, UsageError } from "../usage-error.ts";
import { appLink } from "./app-link.ts";
import { detectProject } from "./detect/detect-project.ts";
import { readProjectFiles } from "./detect/project-files.ts";
import { diffTexts, mergeWithGit } from "./git-texts.ts";
import type { InitOptions } from "./init-options.ts";
import { installedPath, readInstalled } from "./installed.ts";
import { nextSteps } from "./next-steps.ts";
import { type FilePlan, type ObstacleChoice, overcome, planFiles } from "./plan-files.ts";
import { readPresent } from "./present-files.ts";
import type { Questions } from "./questions.ts";
import { changeOf } from "./render-plan.ts";
import { type InitReport, type Outcome, renderReport } from "./render-report.ts";
import { renderTown } from "./render-town.ts";
import type { Run, Work } from "./run.ts";
import { runUninstall } from "./run-uninstall.ts";
import { settleAnswers } from "./settle-answers.ts";
import { findUncommitted, inspectWorkTree } from "./work-tree.ts";
import { writePlans } from "./write-plans.ts";

/** What `cogtown init` runs in. */
export interface InitScene {
  /** Working folder. */
  readonly folder: string;
  readonly terminal: Terminal;
  /** Somebody who can be asked; undefined: nobody. */
  readonly questions: Questions | undefined;
}

/**
 * `cogtown init`: makes a clone a town, brings it up to date, or takes everything away again. Only files of the work tree
 * are changed, all of them or none. Resolves to the exit code. Throws UsageError for what cannot work.
 */
export async function runInit(options: InitOptions, scene: InitScene): Promise<number> {
  const isSilent = options.isYes || options.isJson || options.isDryRun;
  const questions = isSilent ? undefined : scene.questions;
  if (questions === undefined && !options.isYes && !options.isDryRun)
    throw new UsageError(
      `Nobody can be asked here: say --yes to have everything ${options.isUninstall ? "removed" : "written"}, or --dry-run to see it first.`,
    );
  const tree = await inspectWorkTree(scene.folder, options);
  // A record behind a symbolic link would be somebody else's.
  const record = (await readPresent(tree.root, [installedPath])).get(installedPath)?.text;
  const installed = record === undefined ? undefined : await readInstalled(tree.root);
  const run = { options, tree, installed, record, questions, terminal: scene.terminal };
  return options.isUninstall ? runUninstall(run) : install(run);
}

async function install(run: Run): Promise<number> {
  const { options, tree, installed, questions } = run;
  const project = detectProject(await readProjectFiles(tree.root));
  const earlier = installed?.answers;
  const answers = await settleAnswers({
    ...{ options, earlier, project, questions, trunk: tree.trunk },
  });
  const wanted = await renderTown(answers, project.steps, readVersion());
  const paths = [...new Set([...Object.keys(wanted), ...Object.keys(installed?.files ?? {})])];
  const present = await readPresent(tree.root, paths);
  const plans = await planFiles({
    ...{ wanted, installed, present, merge: mergeWithGit },
    uncommitted: await findUncommitted(tree.root, paths),
  });
  return finish(run, { project, answers, wanted, present, plans });
}

async function finish(run: Run, work: Work): Promise<number> {
  const { options, terminal, questions } = run;
  if (!options.isJson) terminal.out(await showChanges(work.plans, options.isYes));
  const choice = await settleObstacles(run, work.plans);
  if (choice === "stop") return tell(run, work, "in-the-way");
  const plans = choice === undefined ? work.plans : overcome(work.plans, choice);
  const ready = { ...work, plans };
  if (options.isDryRun) return tell(run, ready, "not-asked");
  const isWanted = (await questions?.confirm("Write this into the work tree?")) ?? true;
  if (!isWanted) return tell(run, ready, "not-wanted");
  const isWritten = await writePlans(run, ready);
  return tell(run, ready, isWritten ? "written" : "nothing-to-do");
}

/** Undefined: nothing stands in the way. */
async function settleObstacles(
  { options, questions }: Run,
  plans: readonly FilePlan[],
): Promise<ObstacleChoice | undefined> {
  if (!plans.some(({ kind }) => kind === "obstacle")) return undefined;
  const asked = await questions?.choose<ObstacleChoice>(
    "Some files are in the way. What shall become of them?",
    [
      { value: "stop", label: "write nothing at all" },
      { value: "keep", label: "keep yours" },
      { value: "replace", label: "replace yours" },
      { value: "mark", label: "write both, with marks where they collide" },
    ],
    "stop",
  );
  return options.onConflict ?? asked ?? "stop";
}

/** Whoever said --yes sees what changes in files that are there; new files they can read afterwards. */
function showChanges(plans: readonly FilePlan[], isBrief: boolean): Promise<string> {
  const changes = plans
    .flatMap((plan) => changeOf(plan) ?? [])
    .filter(({ before }) => !isBrief || before !== undefined);
  return changes.length === 0
    ? Promise.resolve("")
    : diffTexts(changes).then((text) => `${text}\n`);
}

async function tell(run: Run, work: Work, end: Outcome): Promise<number> {
  const { options, tree, terminal } = run;
  const isNew = run.installed === undefined;
  const version = readVersion();
  const { project, answers, plans } = work;
  const link = await appLink(
    tree.place?.web ?? "https://github.com",
    tree.place?.owner,
    answers.host,
  );
  const touched = plans.flatMap((plan) => (changeOf(plan) === undefined ? [] : [plan.path]));
  const isDone = end === "written" || end === "not-asked";
  const paths = isDone && touched.length > 0 ? [...touched, installedPath] : [];
  const report: InitReport = {
    end,
    version,
    branch: tree.branch ?? null,
    found: project,
    answers,
    plans,
    next: nextSteps({ answers, place: tree.place, isNew, appLink: link, paths, version }),
  };
  renderReport(report, options.isJson, terminal);
  return end === "in-the-way" || end === "not-wanted" ? exitCodes.notDone : exitCodes.done;
}
