import * as core from "@actions/core";
import { basicCredentials } from "../shared/git.ts";
import { readJob, watchTermination } from "../shared/input.ts";
import { Cancelled } from "../shared/workshop.ts";
import { readAttemptInput } from "./attempt-input.ts";
import { runPolecat } from "./polecat.ts";
import { reportEnd } from "./report.ts";

try {
  const job = readJob();
  const input = readAttemptInput();
  for (const secret of [input.token, basicCredentials(input.token)]) core.setSecret(secret);
  await reportEnd(job, input, await runPolecat(job, input, watchTermination()));
} catch (error) {
  // What a cancelled attempt leaves unfinished is for the post step.
  if (error instanceof Cancelled) core.warning(error.message);
  core.setFailed(error instanceof Error ? error.message : String(error));
}
