import { join } from "node:path";
import type { Config } from "#core/config/config.ts";
import { defaultConfig } from "#core/config/parse-config.ts";
import { makeJobEnvironment } from "../agent-environment.ts";
import { openDiagnosticLog } from "../diagnostic-log.ts";
import { requireGit } from "../git.ts";
import { untilInterrupted } from "../interruption.ts";
import { checkJsonTarget, writeReport } from "../json-report.ts";
import { readIssueFiles } from "../local/issue-files.ts";
import { waitUntilDone } from "../local/wait.ts";
import { type Output, openOutput } from "../output.ts";
import { findPackageRoot } from "../package-root.ts";
import { quoteForShell } from "../shell.ts";
import { startTown, type Town } from "../town/local-town.ts";
import { areAllAtRest, type MoleculeReport, reportTown } from "../town/report.ts";
import { openStoryteller } from "../town/storyteller.ts";
import { exitCodes } from "../usage-error.ts";
import { type Cast, castPeople } from "./cast.ts";
import { tellEnd, tellStart, tellWhereToLook } from "./narration.ts";
import { findFaults } from "./proof.ts";
import { maintainer, people, planned } from "./screenplay.ts";

export interface DemoOptions {
  readonly json: string | undefined;
  readonly isKept: boolean;
  readonly port: number | undefined;
}

/** A demo that has not settled by then is broken; it takes well under two minutes. */
const patienceMinutes = 5;

/** `cogtown demo`: a small town at work, from the first issue to the last landing. Resolves to the exit code. */
export async function runDemo(options: DemoOptions): Promise<number> {
  await checkJsonTarget(options.json);
  const output = openOutput(options.json === "-");
  const demoFolder = join(findPackageRoot(), "app", "cli", "demo");
  await requireGit(demoFolder, ["--version"]);
  const started = performance.now();
  const interrupted = untilInterrupted();
  const town = await startTown({
    owner: maintainer,
    name: "shelf",
    source: { kind: "folder", folder: join(demoFolder, "sample") },
    config: makeConfig(demoFolder),
    people,
    concurrency: 4,
    hasFloor: true,
    environment: makeJobEnvironment(),
    log: openDiagnosticLog(),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  try {
    tellStart(output, town);
    const end = await Promise.race([
      play(town, demoFolder, output),
      interrupted.then(() => "interrupted" as const),
    ]);
    if (end === "interrupted") return exitCodes.notDone;
    // The issue that was planned is no molecule: it closes when those below it have landed.
    const states = (await town.states()).filter(
      ({ record, state }) => record !== undefined || state.kind === "draft",
    );
    const molecules = reportTown(states, town.costs);
    const seconds = (performance.now() - started) / 1000;
    const faults = await findFaults(town, molecules);
    if (end === "timeout")
      output.line(`The town did not come to rest within ${patienceMinutes} minutes.`);
    tellEnd(output, molecules, { seconds, total: town.costs.total, faults });
    await writeReport(options.json, describeDemo(town, molecules, seconds, faults));
    tellWhereToLook(output, town, options.isKept);
    if (options.isKept) await interrupted;
    return end === "done" && faults.length === 0 ? exitCodes.done : exitCodes.notDone;
  } finally {
    await town.close();
  }
}

async function play(town: Town, demoFolder: string, output: Output): Promise<"done" | "timeout"> {
  const issues = await readIssueFiles([join(demoFolder, "issues")]);
  const storyteller = openStoryteller(
    output,
    issues.map(({ title }) => title),
  );
  town.onEvent((event) => {
    storyteller.tell(event);
  });
  const cast = castPeople(town, demoFolder);
  try {
    await cast.fileIssues(issues);
    const end = await waitUntilDone(town, () => isAtRest(town, cast), patienceMinutes);
    if (end !== "done") return end;
    const [wish] = await readIssueFiles([join(demoFolder, "plan", "issue.md")]);
    if (wish === undefined) return end;
    await cast.fileWish(wish);
    return await waitUntilDone(
      town,
      async () => (await isAtRest(town, cast)) && (await countPlanned(town)) > 0,
      patienceMinutes,
    );
  } finally {
    await storyteller.end();
  }
}

async function isAtRest(town: Town, cast: Cast): Promise<boolean> {
  await cast.rested();
  return areAllAtRest(await town.states());
}

/** Issues that were made of the plan: there are none as long as it is being made. */
async function countPlanned(town: Town): Promise<number> {
  return (await town.states()).filter(({ title }) => title in planned).length;
}

function makeConfig(demoFolder: string): Config {
  const agent = [process.execPath, join(demoFolder, "agent.js")].map(quoteForShell).join(" ");
  const byDefault = defaultConfig(agent, "node --test");
  return {
    ...byDefault,
    agent: { ...byDefault.agent, timeoutMinutes: 5 },
    isolation: "none",
    verify: { ...byDefault.verify, timeoutMinutes: 5 },
    limits: { ...byDefault.limits, polecats: 6, attempts: 2, infraAttempts: 3, claimMinutes: 2 },
  };
}

function describeDemo(
  town: Town,
  molecules: readonly MoleculeReport[],
  seconds: number,
  faults: readonly string[],
): object {
  const { requests, writes } = town.costs.total;
  return { base: town.base, result: null, molecules, seconds, requests, writes, faults };
}
