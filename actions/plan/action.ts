import * as core from "@actions/core";
import { readJob, watchTermination } from "../shared/input.ts";
import { explore } from "./explore.ts";
import { type PlanInput, readPlanInput } from "./plan-input.ts";
import { recordAnswer } from "./record.ts";
import { reportExplored, reportRecorded } from "./report.ts";

try {
  await act(readPlanInput(), watchTermination());
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error));
}

async function act(input: PlanInput, stop: AbortSignal): Promise<void> {
  const job = readJob();
  switch (input.mode) {
    case "explore":
      await reportExplored(job, input, await explore(job, input, stop));
      return;
    case "record":
      reportRecorded(input, await recordAnswer(job, input, stop));
      return;
  }
}
