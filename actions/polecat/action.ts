import * as core from "@actions/core";
import { Cancelled } from "../shared/cancelled.ts";
import { readJob, watchTermination } from "../shared/input.ts";
import { readAttemptInput } from "./attempt-input.ts";
import { runPolecat } from "./polecat.ts";
import { reportEnd } from "./report.ts";
import { realTiming } from "./timing.ts";

/** The main step, from inputs to outputs. */
export async function runAction(timing = realTiming): Promise<void> {
  try {
    const job = readJob();
    const input = readAttemptInput();
    await reportEnd(job, input, await runPolecat(job, input, watchTermination(), timing));
  } catch (error) {
    // What a cancelled attempt leaves unfinished is for the post step.
    if (error instanceof Cancelled) core.warning(error.message);
    core.setFailed(error instanceof Error ? error.message : String(error));
  }
}
