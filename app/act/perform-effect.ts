import type { Effect } from "#core/decision.ts";
import type { GitHub } from "#github/port.ts";
import { performAppend } from "./append.ts";
import {
  performAddSubIssues,
  performAnswer,
  performCreateIssues,
  performEditIssue,
  performLinkDependencies,
  performPinIssue,
} from "./desk.ts";
import { performLand } from "./landing.ts";
import type { EffectOutcome } from "./outcome.ts";
import { performCloseIssue, performProject } from "./projection.ts";
import { performDescribePull, performPropose } from "./proposal.ts";
import { performDequeue, performEnqueue } from "./queue.ts";
import { performDeleteRefs } from "./refs.ts";
import { performCancelRun, performDispatch } from "./runs.ts";
import { performShowPulls } from "./show-pulls.ts";

/**
 * Does one thing. Every one of them may be repeated: it is refused by GitHub, or changes nothing, when it was done
 * before. Throws GitHubError when GitHub could not be asked or did not answer; the effect may have happened then.
 */
export async function performEffect(
  github: GitHub,
  namespace: string,
  effect: Effect,
): Promise<EffectOutcome> {
  switch (effect.kind) {
    case "append-molecule":
    case "append-refinery":
    case "append-desk":
    case "append-town":
      return performAppend(github, namespace, effect);
    case "dispatch":
      return performDispatch(github, effect);
    case "cancel-run":
      return performCancelRun(github, effect);
    case "propose":
      return performPropose(github, effect);
    case "project":
      return performProject(github, effect);
    case "show-pulls":
      return performShowPulls(github, effect);
    case "describe-pull":
      return performDescribePull(github, effect);
    case "close-issue":
      return performCloseIssue(github, effect);
    case "answer":
      return performAnswer(github, effect);
    case "create-issues":
      return performCreateIssues(github, effect);
    case "add-sub-issues":
      return performAddSubIssues(github, effect);
    case "link-dependencies":
      return performLinkDependencies(github, effect);
    case "edit-issue":
      return performEditIssue(github, effect);
    case "pin-issue":
      return performPinIssue(github, effect);
    case "land":
      return performLand(github, namespace, effect);
    case "enqueue":
      return performEnqueue(github, effect);
    case "dequeue":
      return performDequeue(github, effect);
    case "delete-refs":
      return performDeleteRefs(github, effect);
  }
}
