import type { Verdict } from "#core/judge/judgement.ts";
import { proseOf } from "#core/judge/standing.ts";
import { judgedByNobody, quotedPaths, readVerdicts, weighVerdicts } from "#core/judge/weigh.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import type { PlanAnswer } from "#core/plan/answer.ts";
import type { Git } from "../shared/git.ts";
import { type Rewrite, rewriteLedger } from "../shared/ledger.ts";
import { alreadyAnswered, type JudgeErrand, type Superseded, superseded } from "./desk.ts";
import { fetchHead } from "./fetch-head.ts";
import { unpackAnswer } from "./packed-answer.ts";
import type { RecordInput } from "./plan-input.ts";
import { readQuoted } from "./read-quoted.ts";

export interface Judged {
  readonly kind: "judged";
  readonly verdicts: readonly Verdict[];
  /** The record that holds them. */
  readonly ref: string;
}

/**
 * Weighs what the other job's agent said, and writes it into the molecule's record. A job that died has said nothing:
 * the App sends for another one.
 */
export async function recordJudgement(
  git: Git,
  input: RecordInput,
  errand: JudgeErrand,
): Promise<Judged | Superseded> {
  if (input.answer === "")
    return superseded("the job that judges was lost before it had an answer");
  const answer = unpackAnswer(input.answer);
  const verdicts = await weighAnswer(git, input, errand, answer);
  const ref = moleculeRef(defaultNamespace, input.issue);
  const { seconds, usage } = answer ?? {};
  const spent = { ...(seconds === undefined ? {} : { seconds }), ...(usage && { usage }) };
  const written = await rewriteLedger(git, ref, MoleculeRecord, (record) =>
    adopt(record, input.nonce, { verdicts: [...verdicts], ...spent }),
  );
  return written.kind === "appended"
    ? { kind: "judged", verdicts, ref }
    : superseded(written.because);
}

type Told = Pick<NonNullable<MoleculeRecord["judgement"]>, "verdicts" | "seconds" | "usage">;

/** A judgement that nobody waits for any more is dropped: the work has moved on, or another job was sent for. */
function adopt(
  record: MoleculeRecord | undefined,
  nonce: string,
  told: Told,
): Rewrite<MoleculeRecord, string> {
  const { judgement } = record ?? {};
  if (record === undefined || judgement?.nonce !== nonce)
    return { kind: "leave", because: "nobody waits for this judgement any more" };
  if (judgement.verdicts !== undefined) return { kind: "leave", because: alreadyAnswered };
  return {
    kind: "append",
    event: `molecule ${record.number}: ${judgement.head.slice(0, 7)} was judged`,
    record: { ...record, judgement: { ...judgement, ...told } },
  };
}

async function weighAnswer(
  git: Git,
  { issue, nonce }: RecordInput,
  { molecule, head }: JudgeErrand,
  answer: PlanAnswer | undefined,
): Promise<readonly Verdict[]> {
  const criteria = proseOf(molecule).length;
  if (answer?.issue !== issue || answer.nonce !== nonce)
    return judgedByNobody(criteria, "The judge's job left something that is no answer to this.");
  switch (answer.kind) {
    case "plan":
      return judgedByNobody(criteria, "The judge's job left a plan, and no judgement.");
    case "failed":
      return judgedByNobody(criteria, answer.why);
    case "answer": {
      const said = readVerdicts(answer.text);
      const isThere = await fetchHead(git, molecule.number, head);
      const files = isThere ? await readQuoted(git, head, quotedPaths(said)) : new Map();
      return weighVerdicts(criteria, said, files);
    }
  }
}
