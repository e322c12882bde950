import { ExpressionFailure, isTrue } from "./expressions.ts";
import type { JobRow } from "./job-row.ts";
import { type JobSession, type PostStep, StepFailure, type StepOutcome } from "./job-session.ts";
import { createCall, performWithin } from "./step-run.ts";
import { createStepScope } from "./step-scope.ts";

/** Runs what actions left for the end of the job, the last one first. */
export async function runPostSteps(session: JobSession, row: JobRow): Promise<void> {
  for (const post of session.posts.toReversed()) {
    if (session.control.isLost()) return;
    const number = row.addStep(post.name);
    row.startStep(number);
    const outcome = await runPostStep(session, post);
    if (outcome === "failure") session.frame.failed = true;
    row.endStep(number, outcome);
  }
}

/** A post step's condition looks at the job, not at the composite action that its action stands in. */
async function runPostStep(session: JobSession, post: PostStep): Promise<StepOutcome> {
  const mayRun = () => isTrue(post.condition, createStepScope(session, session.frame));
  try {
    if (session.control.isAbandoned() || !mayRun()) return "skipped";
    const limits = { mayRun, limit: Infinity, around: undefined };
    const performed = await performWithin(session, limits, (bounds) =>
      post.perform(createCall(session, post.frame, post.step, post.environment, bounds)),
    );
    return performed.outcome;
  } catch (error) {
    if (!(error instanceof ExpressionFailure || error instanceof StepFailure)) throw error;
    session.log.error(error.message);
    return "failure";
  }
}
