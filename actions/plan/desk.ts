import { defaultNamespace, deskRef, planRef } from "#core/names.ts";
import { type Asked, AskedDesk } from "#core/plan/asked.ts";
import type { Git } from "../shared/git.ts";
import { listRemote } from "../shared/git-directory.ts";
import { readLedger } from "../shared/ledger.ts";
import type { PlanInput } from "./plan-input.ts";

export interface Superseded {
  readonly kind: "superseded";
  readonly why: string;
}

export type Errand = { readonly kind: "asked"; readonly asked: Asked } | Superseded;

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
  const desk = await readLedger(git, deskRef(defaultNamespace, input.issue), AskedDesk);
  const asked = desk?.record.asked.find(({ nonce }) => nonce === input.nonce);
  if (asked === undefined)
    return superseded(`nobody asked for anything on issue ${input.issue} with this nonce`);
  const ref = answerRef(input);
  const answered = await listRemote(git, [ref]);
  return answered.has(ref) ? superseded(alreadyAnswered) : { kind: "asked", asked };
}

export const alreadyAnswered = "it was answered already";
export const superseded = (why: string): Superseded => ({ kind: "superseded", why });
