import type { Config } from "../config/config.ts";
import { parseSpec } from "../molecule/parse-spec.ts";
import type { MoleculeRecord } from "../molecule/record.ts";

/** Where finished work stands with the judge; derived from the record, never stored. */
export type JudgeStanding =
  /** The judge is off, or there is nothing that only it could tell. */
  | { readonly kind: "none" }
  | { readonly kind: "pending" }
  | { readonly kind: "judged"; readonly fails: number; readonly unclear: number };

export const notJudged: JudgeStanding = { kind: "none" };

/** A judgement is of one commit: work that has moved on is judged anew. */
export function judgeStandingOf(record: MoleculeRecord, config: Config): JudgeStanding {
  if (!config.judge.criteria || proseOf(record).length === 0) return notJudged;
  const head = finishedHead(record);
  if (head === undefined) return notJudged;
  const { judgement } = record;
  const verdicts = judgement?.head === head ? judgement.verdicts : undefined;
  if (verdicts === undefined) return { kind: "pending" };
  const count = (verdict: "fails" | "unclear") =>
    verdicts.filter((each) => each.verdict === verdict).length;
  return { kind: "judged", fails: count("fails"), unclear: count("unclear") };
}

/** Acceptance criteria that no command decides, in the order of the text that was approved. */
export function proseOf({ spec }: Pick<MoleculeRecord, "spec">): readonly string[] {
  const parsed = parseSpec(spec.body);
  const criteria = parsed.ok ? parsed.value.criteria : [];
  return criteria.flatMap((each) => (each.kind === "prose" ? [each.text] : []));
}

/** The commit that the newest attempt has proved; undefined: it has proved none. */
export function finishedHead({ attempts }: MoleculeRecord): string | undefined {
  const last = attempts.at(-1);
  return last?.outcome?.kind === "success" ? last.head : undefined;
}
