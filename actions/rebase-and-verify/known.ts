import type { CriterionResult } from "#core/molecule/record.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";

/** What is known of a tree without running anything. */
export type Recalled =
  | { readonly kind: "green"; readonly from: string }
  | { readonly kind: "red"; readonly failed: CriterionResult };

/** A red may be a flake once. After that running it again only makes others wait. */
const mostReds = 2;

/** A verdict that the Refinery has for this tree and these gates; undefined: it is to be verified. */
export function recallVerdict(
  record: RefineryRecord,
  tree: string,
  gates: string,
): Recalled | undefined {
  const known = record.verdicts.filter((each) => each.tree === tree && each.gates === gates);
  const green = known.find(({ kind }) => kind === "green");
  if (green !== undefined) return { kind: "green", from: green.candidate };
  const reds = known.filter(({ kind }) => kind === "red").map(({ candidate }) => candidate);
  return reds.length < mostReds
    ? undefined
    : { kind: "red", failed: failureOf(record, tree, reds) };
}

/** The record remembers how a tree failed only as long as somebody is under suspicion for it. */
function failureOf(
  { suspects, ejected }: RefineryRecord,
  tree: string,
  candidates: readonly string[],
): CriterionResult {
  const why = `This tree has failed with these commands ${candidates.length} times already (candidates ${candidates.join(", ")}): nothing was run.`;
  const red = [...suspects, ...ejected]
    .flatMap(({ reds }) => reds)
    .findLast((each) => each.tree === tree && candidates.includes(each.candidate));
  return red === undefined
    ? { command: "verify", exitCode: 1, seconds: 0, tail: why }
    : { command: red.command, exitCode: red.exitCode, seconds: 0, tail: `${why}\n${red.tail}` };
}
