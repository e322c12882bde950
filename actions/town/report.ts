import * as core from "@actions/core";
import type { PatrolReport } from "../../app/hosts/one-pass.ts";
import type { Job } from "../shared/input.ts";
import { cell } from "../shared/log.ts";

/** Tells people how it ended: outputs, log, job summary; a failed step where a look failed. */
export async function reportLook(job: Job, report: PatrolReport): Promise<void> {
  const { passes, failures, end } = report;
  const effects = passes.flatMap((pass) => pass.effects).length;
  core.setOutput("end", end);
  core.setOutput("effects", effects);
  for (const { key, reason, effects: done } of passes)
    core.info(`${key}: ${reason} (${done.join(", ")})`);
  core.info(`${report.looks} looks, ${effects} effects.`);
  if (job.hasSummary) await core.summary.addRaw(renderSummary(report)).write();
  if (end !== "done") core.warning(describeEnd(end));
  if (failures.length > 0)
    core.setFailed(failures.map(({ key, why }) => `${key} failed: ${why}`).join("\n"));
}

function describeEnd(end: PatrolReport["end"]): string {
  switch (end) {
    case "done":
      return "Everything that may be stale was looked at.";
    case "out-of-time":
      return "The time was over before everything was looked at. The next run goes on.";
    case "waiting":
      return "GitHub wants no requests for longer than there was time. The next run makes up for it.";
  }
}

/** The job's summary page, in Markdown. */
function renderSummary({ passes, failures, looks, end }: PatrolReport): string {
  const rows = [
    ...passes.map(({ key, reason, effects }) => row(key, reason, effects.join(", "))),
    ...failures.map(({ key, why }) => row(key, `failed: ${why}`, "")),
  ];
  const table = rows.length === 0 ? [] : ["| What | Why | Done |", "|---|---|---|", ...rows, ""];
  return [`## Town\n`, `${looks} looks. ${describeEnd(end)}\n`, ...table].join("\n");
}

const row = (...cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
