import { basename } from "node:path";
import type { Config } from "#core/config/config.ts";
import { makeJobEnvironment } from "../agent-environment.ts";
import { openDiagnosticLog } from "../diagnostic-log.ts";
import { untilInterrupted } from "../interruption.ts";
import { checkJsonTarget, type TownReport, writeReport } from "../json-report.ts";
import { type Output, openOutput } from "../output.ts";
import { quoteForShell } from "../shell.ts";
import { tellHowToAsk } from "../town/how-to-ask.ts";
import { startTown, type Town } from "../town/local-town.ts";
import { areAllAtRest, type MoleculeReport, reportTown } from "../town/report.ts";
import { openLines } from "../town/storyteller.ts";
import { renderReasons, renderTable } from "../town/table.ts";
import { exitCodes } from "../usage-error.ts";
import { type IssueFile, readIssueFiles } from "./issue-files.ts";
import { makeLocalConfig } from "./local-config.ts";
import type { LocalOptions } from "./local-options.ts";
import { checkResultTarget, writeResult } from "./result-repository.ts";
import { inspectSource, type SourceRepository } from "./source-repository.ts";
import { waitUntilDone } from "./wait.ts";

/** Person who files and labels the issues. */
const maintainer = "maintainer";

/**
 * `cogtown local`: a whole town on a clone of a local repository, with any agent. Resolves to the exit code. Throws
 * UsageError for what cannot work.
 */
export async function runLocal(options: LocalOptions): Promise<number> {
  await checkJsonTarget(options.json);
  const source = await inspectSource(options.repo, options.base);
  if (options.result !== undefined) await checkResultTarget(options.result, source.path);
  const issues = await readIssueFiles(options.issues);
  const config = await makeLocalConfig(source, options);
  const output = openOutput(options.json === "-");
  const interrupted = untilInterrupted();
  const town = await startTown({
    owner: maintainer,
    name: repositoryName(source.path),
    source: { kind: "repository", path: source.gitDirectory, base: source.base },
    config,
    hasFloor: true,
    environment: makeJobEnvironment(options.agentEnv),
    log: openDiagnosticLog(),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
  });
  try {
    introduce(output, town, source, config, options);
    return await workTown(town, issues, options, output, interrupted);
  } finally {
    await town.close();
  }
}

async function workTown(
  town: Town,
  issues: readonly IssueFile[],
  options: LocalOptions,
  output: Output,
  interrupted: Promise<void>,
): Promise<number> {
  const storyteller = openLines(output);
  const endStory = town.onEvent((event) => {
    storyteller.tell(event);
  });
  const person = town.person(maintainer);
  const numbers: number[] = [];
  for (const { title, body } of issues) numbers.push(await person.openIssue({ title, body }));
  for (const number of numbers) await person.label(number, "polecat");
  const end = await waitForEnd(town, options, output, interrupted);
  endStory();
  const molecules = reportTown(await town.states(), town.costs);
  await finish(town, molecules, options, output);
  if (end === "timeout") return exitCodes.usage;
  return molecules.every(({ state }) => state === "landed") ? exitCodes.done : exitCodes.notDone;
}

type End = "done" | "interrupted" | "timeout";

async function waitForEnd(
  town: Town,
  options: LocalOptions,
  output: Output,
  interrupted: Promise<void>,
): Promise<End> {
  if (!options.isUntilDone) {
    output.line("The town keeps running: end it with Ctrl-C. Ask it in another terminal:");
    for (const line of tellHowToAsk(town, maintainer, 1)) output.line(line);
    await interrupted;
    return "interrupted";
  }
  const end = await Promise.race([
    waitUntilDone(town, async () => areAllAtRest(await town.states()), options.timeoutMinutes),
    interrupted.then(() => "interrupted" as const),
  ]);
  if (end === "timeout") {
    output.line(`\nGave up after ${options.timeoutMinutes} minutes. Still moving:`);
  }
  return end;
}

function introduce(
  output: Output,
  town: Town,
  source: SourceRepository,
  config: Config,
  options: LocalOptions,
): void {
  output.line(
    `A town on a clone of ${source.path}, branch ${source.base} at ${source.head.slice(0, 7)}.`,
  );
  output.line(`${source.path} itself is never changed.`);
  if (source.uncommitted > 0) {
    const files = source.uncommitted === 1 ? "1 file" : `${source.uncommitted} files`;
    output.line(`${files} in it are changed and not committed: only commits count here.`);
  }
  output.line(`Embedded GitHub: ${town.url}/${town.repository}`);
  if (town.floorUrl !== undefined) output.line(`Floor page: ${town.floorUrl}`);
  if (config.verify.commands.every((command) => command === "true")) {
    output.line("Without --verify, the acceptance criteria are all that is verified.");
  }
  if (options.review === "required") {
    output.line(
      `Approve pull requests as ${maintainer} with the token ${town.person(maintainer).token}`,
    );
  }
  output.line();
}

async function finish(
  town: Town,
  molecules: readonly MoleculeReport[],
  options: LocalOptions,
  output: Output,
): Promise<void> {
  output.line();
  for (const line of [...renderTable(molecules), "", ...renderReasons(molecules)])
    output.line(line);
  const report: TownReport = { base: town.base, result: options.result ?? null, molecules };
  await writeReport(options.json, report);
  if (options.result === undefined) {
    output.line("Nothing was kept: say --result DIRECTORY to get what landed.");
    return;
  }
  const { kept } = await writeResult(options.result, town);
  if (kept !== undefined) output.line(`An earlier result was there: it is kept as ${kept}.`);
  output.line(`What came of it is in ${options.result}. Fetch it in your repository with:`);
  output.line(`  git fetch ${quoteForShell(options.result)} ${town.base}`);
  output.line("Its audit trail, molecule by molecule:");
  output.line(`  git --git-dir ${quoteForShell(options.result)} log refs/cogtown/molecules/1`);
}

function repositoryName(path: string): string {
  const name = basename(path)
    .replace(/\.git$/, "")
    .replace(/[^\w.-]+/g, "-");
  return /^\.*$/.test(name) ? "repository" : name;
}
