import * as core from "@actions/core";
import { lookAfterTown } from "./action.ts";

/** Nothing foreign runs in this job, so its environment need not be hidden as in those that run agents and checks. */
try {
  await lookAfterTown();
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error));
}
