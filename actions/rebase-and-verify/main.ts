import * as core from "@actions/core";
import { basicCredentials } from "../shared/git.ts";
import { readJob, watchTermination } from "../shared/input.ts";
import { readCandidateInput } from "./candidate-input.ts";
import { refineCandidate } from "./refine.ts";
import { reportEnd } from "./report.ts";

try {
  const job = readJob();
  const input = readCandidateInput();
  for (const secret of [input.token, basicCredentials(input.token)]) core.setSecret(secret);
  await reportEnd(job, input, await refineCandidate(job, input, watchTermination()));
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error));
}
