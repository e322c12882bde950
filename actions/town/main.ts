import * as core from "@actions/core";

/** Nothing foreign runs in this job, so its environment need not be hidden as in those that run agents and checks. */
try {
  const { lookAfterTown } = await import("./action.ts");
  await lookAfterTown();
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error));
}
