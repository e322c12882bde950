import * as core from "@actions/core";
import { heedProxies } from "#github/proxies.ts";
import { type Job, readJob, watchTermination } from "../shared/input.ts";
import { type ActionInput, readActionInput } from "./action-input.ts";
import { verifyAlone } from "./alone.ts";
import { refineCandidate } from "./refine.ts";
import { reportEnd } from "./report.ts";

try {
  const job = readJob();
  await heedProxies(job.variables);
  await act(job, readActionInput(), watchTermination());
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error));
}

async function act(job: Job, action: ActionInput, stop: AbortSignal): Promise<void> {
  switch (action.kind) {
    case "candidate": {
      const { base, candidate } = action.input;
      const title = `Refinery ${base}, candidate ${candidate}`;
      return reportEnd(job, title, await refineCandidate(job, action.input, stop));
    }
    case "alone":
      return reportEnd(job, "Rebase and verify", await verifyAlone(job, action.input, stop));
  }
}
