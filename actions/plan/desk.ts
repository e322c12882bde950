import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, deskRef, isJudgeNonce, moleculeRef, planRef } from "#core/names.ts";
import { type Asked, AskedDesk } from "#core/plan/asked.ts";
import type { Git } from "../shared/git.ts";
import { listRemote } from "../shared/git-directory.ts";
import { readLedger } from "../shared/ledger.ts";
import type { PlanInput } from "./plan-input.ts";

export interface Superseded {
  readonly kind: "superseded";
  readonly why: string;
}

/** Finished work of a molecule that is to be judged. */
export interface JudgeErrand {
  readonly kind: "judge";
  readonly molecule: MoleculeRecord;
  readonly head: string;
}

export type Errand = { readonly kind: "asked"; readonly asked: Asked } | JudgeErrand | Superseded;

/** Where the answer to what this run was dispatched for goes. */
export const answerRef = ({ issue, nonce }: Pick<PlanInput, "issue" | "nonce">) =>
  planRef(defaultNamespace, issue, nonce);

/**
 * What this run is to answer. The attacker may dispatch the workflow, and no more: only what the App wrote down is asked,
 * and nothing is answered twice.
 */
export async function findErrand(
  git: Git,
  input: Pick<PlanInput, "issue" | "nonce">,
): Promise<Errand> {
  if (isJudgeNonce(input.nonce)) return findJudgeErrand(git, input);
  const desk = await readLedger(git, deskRef(defaultNamespace, input.issue), AskedDesk);
  const asked = desk?.record.asked.find(({ nonce }) => nonce === input.nonce);
  if (asked === undefined)
    return superseded(`nobody asked for anything on issue ${input.issue} with this nonce`);
  const ref = answerRef(input);
  const answered = await listRemote(git, [ref]);
  return answered.has(ref) ? superseded(alreadyAnswered) : { kind: "asked", asked };
}

async function findJudgeErrand(
  git: Git,
  { issue, nonce }: Pick<PlanInput, "issue" | "nonce">,
): Promise<JudgeErrand | Superseded> {
  const ledger = await readLedger(git, moleculeRef(defaultNamespace, issue), MoleculeRecord);
  const judgement = ledger?.record.judgement;
  if (ledger === undefined || judgement?.nonce !== nonce)
    return superseded(`nobody asked for a judgement of issue ${issue} with this nonce`);
  if (judgement.verdicts !== undefined) return superseded(alreadyAnswered);
  return { kind: "judge", molecule: ledger.record, head: judgement.head };
}

export const alreadyAnswered = "it was answered already";
export const superseded = (why: string): Superseded => ({ kind: "superseded", why });
