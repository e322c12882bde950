import { join } from "node:path";
import type { ActionFile } from "./action-file.ts";
import { findAction, readActionFile } from "./action-source.ts";
import { isTrue } from "./expressions.ts";
import type { JobRow } from "./job-row.ts";
import type { JobSession } from "./job-session.ts";
import { resolveInputs, runNodeScript } from "./step-action.ts";
import { createCall, performWithin } from "./step-run.ts";
import { createStepScope } from "./step-scope.ts";
import { evaluateText, evaluateTexts } from "./template.ts";
import type { StepDefinition } from "./workflow-file.ts";

/** A `pre` script that is to run before the first step of the job. */
export interface PreStep {
  readonly step: StepDefinition;
  readonly file: ActionFile;
  readonly script: string;
  readonly condition: string;
}

/**
 * Finds all actions that the job uses and their `pre` scripts, also of those inside composite actions. Local
 * actions have none: on GitHub their code is not there yet at this moment. Throws StepFailure for an action that
 * cannot be found.
 */
export async function findPreSteps(
  session: JobSession,
  steps: readonly StepDefinition[],
): Promise<readonly PreStep[]> {
  const found: PreStep[] = [];
  for (const step of steps) {
    const uses = evaluateText(step.token.find("uses"), createStepScope(session, session.frame));
    if (uses === undefined || uses.startsWith("./")) continue;
    const source = findAction(uses, session.folders.workspace, session.options.actions);
    if (source.kind !== "folder") continue;
    const file = await readActionFile(session, source.folder);
    const { runs } = file;
    if (runs.kind === "composite") found.push(...(await findPreSteps(session, runs.steps)));
    if (runs.kind !== "node" || runs.pre === undefined) continue;
    found.push({ step, file, script: join(source.folder, runs.pre), condition: runs.preIf });
  }
  return found;
}

export async function runPreStep(session: JobSession, row: JobRow, pre: PreStep): Promise<void> {
  const { step, file } = pre;
  const scope = createStepScope(session, session.frame);
  const mayRun = () => isTrue(pre.condition, createStepScope(session, session.frame));
  if (session.control.isAbandoned() || !mayRun()) return;
  const number = row.addStep(`Pre ${file.name}`);
  row.startStep(number);
  const state = new Map<string, string>();
  session.states.set(step, state);
  const limits = { mayRun, limit: Infinity, around: undefined };
  const performed = await performWithin(session, limits, (bounds) => {
    const call = createCall(session, session.frame, step, {}, bounds);
    const given = evaluateTexts(step.token.find("with"), scope);
    return runNodeScript(call, pre.script, resolveInputs(call, file, given, scope), state);
  });
  if (performed.outcome === "failure") session.frame.failed = true;
  row.endStep(number, performed.outcome);
}
