import type { Config } from "../config/config.ts";
import type { MoleculeFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { planWorkflow } from "../names.ts";
import { judgeStandingOf } from "./standing.ts";

/** What is to be done next about the judgement of proposed work. */
export type JudgeStep =
  | { readonly kind: "send"; readonly head: string; readonly reason: string }
  | { readonly kind: "wait" }
  /** Nobody judges it: all criteria are unclear. */
  | { readonly kind: "give-up"; readonly head: string; readonly why: string }
  /** The pull request is to show what was found. */
  | { readonly kind: "tell" };

/** Jobs for one commit: one, and another where that was lost. */
const mostDispatches = 2;

/** Undefined: nothing, because the judge is off or has done its work. `head`: what the pull request proposes. */
export function findJudgeStep(
  record: MoleculeRecord,
  head: string,
  facts: MoleculeFacts,
  config: Config,
): JudgeStep | undefined {
  const standing = judgeStandingOf(record, config);
  switch (standing.kind) {
    case "none":
      return undefined;
    case "judged":
      return record.judgement?.told === true ? undefined : { kind: "tell" };
    case "pending":
      return stepOfPending(record, head, facts);
  }
}

function stepOfPending(record: MoleculeRecord, head: string, facts: MoleculeFacts): JudgeStep {
  if (!facts.town.workflows.includes(planWorkflow)) {
    const why = `\`.github/workflows/${planWorkflow}\` is not on the default branch, and a judge needs it; it comes with Cogtown.`;
    return { kind: "give-up", head, why };
  }
  const { judgement } = record;
  if (judgement?.head !== head) return { kind: "send", head, reason: "finished work is judged" };
  const isLast = judgement.dispatches.length >= mostDispatches;
  switch (facts.run.kind) {
    case "not-asked":
    case "active":
      return { kind: "wait" };
    case "none":
      return isLast
        ? {
            kind: "give-up",
            head,
            why: `The judge's job was sent for ${mostDispatches} times and never began.`,
          }
        : { kind: "send", head, reason: "the judge's job never began" };
    case "ended":
      return isLast
        ? {
            kind: "give-up",
            head,
            why: `The judge's job ended (${facts.run.conclusion}) ${mostDispatches} times without an answer.`,
          }
        : { kind: "send", head, reason: "the judge's job ended without an answer" };
  }
}
