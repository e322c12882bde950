import * as core from "@actions/core";
import { readJob, watchTermination } from "../shared/input.ts";
import { readCandidateInput } from "./candidate-input.ts";
import { refineCandidate } from "./refine.ts";
import { reportEnd } from "./report.ts";

try {
  const job = readJob();
  const input = readCandidateInput();
  await reportEnd(job, input, await refineCandidate(job, input, watchTermination()));
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error));
}
