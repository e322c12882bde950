import type { Output } from "../output.ts";
import { quoteForShell } from "../shell.ts";
import { tellHowToAsk } from "../town/how-to-ask.ts";
import type { Town } from "../town/local-town.ts";
import type { MoleculeReport } from "../town/report.ts";
import type { RequestCount } from "../town/request-counter.ts";
import { renderReasons, renderTable } from "../town/table.ts";
import { expected, maintainer, planned } from "./screenplay.ts";

export function tellStart(output: Output, town: Town): void {
  output.line(
    "Cogtown demo: a small town at work on a sample project, on an embedded GitHub on this machine.",
  );
  output.line(
    "The agent is a program that plays back prepared edits: no model is asked, no account is needed.",
  );
  output.line(
    "Everything else is real: the App, its webhooks, the Actions jobs, git, the reviews, the landings.",
  );
  output.line(`Pages: ${town.url}/${town.repository}`);
  if (town.floorUrl !== undefined) output.line(`Floor: ${town.floorUrl} (the whole town, live)`);
  output.line();
}

export function tellEnd(
  output: Output,
  molecules: readonly MoleculeReport[],
  sum: {
    readonly seconds: number;
    readonly total: RequestCount;
    readonly faults: readonly string[];
  },
): void {
  const landed = molecules.filter(({ state }) => state === "landed").length;
  const each = (count: number) => (landed === 0 ? "-" : (count / landed).toFixed(1));
  const { requests, writes } = sum.total;
  output.line();
  for (const line of renderTable(molecules)) output.line(line);
  output.line();
  output.line(`${landed} of ${molecules.length} molecules landed in ${sum.seconds.toFixed(0)} s.`);
  output.line(
    `API requests: ${requests} (${each(requests)} for each that landed); made issues, comments, pull requests and dispatches: ${writes} (${each(writes)}).`,
  );
  output.line("Not landed, as it should be:");
  for (const line of renderReasons(molecules)) output.line(`  ${line}`);
  output.line();
  if (sum.faults.length === 0)
    output.line(
      "Every molecule is where it should be, and the tests of main pass on a fresh clone.",
    );
  for (const fault of sum.faults) output.line(`WRONG: ${fault}`);
}

export function tellWhereToLook(output: Output, town: Town, isKept: boolean): void {
  output.line();
  output.line("What each was there to show:");
  for (const [number, { shows }] of Object.entries(expected)) output.line(`  #${number}: ${shows}`);
  for (const [title, shows] of Object.entries(planned)) output.line(`  ${title}: ${shows}`);
  output.line();
  if (!isKept) {
    output.line(
      "Run it with --keep to look around: the town then keeps running, with its git repository and pages.",
    );
    return;
  }
  const git = `git --git-dir ${quoteForShell(town.gitDirectory)}`;
  output.line("The town keeps running; Ctrl-C ends it and removes everything. Look around:");
  output.line(`  ${git} log --oneline main`);
  output.line(`  ${git} log refs/cogtown/molecules/3`);
  output.line(`  ${town.url}/${town.repository} (issues and pull requests)`);
  if (town.floorUrl !== undefined) output.line(`  ${town.floorUrl} (the floor)`);
  output.line("Ask why a molecule is where it is, and what it went through, in another terminal:");
  for (const line of tellHowToAsk(town, maintainer, 12)) output.line(line);
  output.line(
    `Act as ${maintainer} through the API at ${town.url} with the token ${town.person(maintainer).token}, for example:`,
  );
  output.line(
    `  curl -H 'Authorization: Bearer ${town.person(maintainer).token}' ${town.url}/repos/${town.repository}/issues`,
  );
}
