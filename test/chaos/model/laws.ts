import { parseLedgerMessage } from "#core/ledger-message.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { parseTrailers } from "#core/molecule/trailers.ts";
import { RefineryRecord } from "#core/refinery/record.ts";
import { asJudged } from "../kit/ledger-laws.ts";
import { ejectionsOf, judgeRefinery } from "../kit/refinery-laws.ts";
import type { PaperTown } from "./paper-town.ts";
import type { Played } from "./play.ts";

/** What is wrong with how a town ended; nothing when every law held. `redone`: steps that may be worked on twice. */
export function findViolations(played: Played, redone = 0): readonly string[] {
  const { town } = played;
  return [
    ...findUnfinished(town),
    ...findDoubles(town),
    ...findLeftovers(town),
    ...findLedgerFaults(town),
    ...judgeRefinery(refineryChain(town)),
    ...findUntested(town),
    ...findWronged(town),
    ...findStrays(town),
    ...findRework(town, redone),
  ];
}

const landsOnce = [1, 2, 3, 5, 6, 7, 8];
const held = 4;

function findUnfinished(town: PaperTown): string[] {
  const unlanded = landsOnce.filter((number) => !isLanded(town, number));
  return [
    ...unlanded.map((number) => `#${number} has not landed`),
    ...(town.recordOf(held)?.hold === undefined ? [`#${held} is not held`] : []),
  ];
}

function isLanded(town: PaperTown, number: number): boolean {
  const merged = town.pulls.filter(
    ({ branch, state }) => branch === `cogtown/${number}` && state === "merged",
  );
  return merged.length === 1 && town.issues.get(number)?.isOpen === false;
}

function findDoubles(town: PaperTown): string[] {
  const steps = stepsOnMain(town);
  return [
    ...repeated(steps).map((step) => `${step} is on main twice`),
    ...repeated(town.pulls.map(({ branch }) => branch)).map((branch) => `two pulls of ${branch}`),
    ...[...town.issues.values()]
      .filter(({ comments }) => comments.length > 1)
      .map(({ number, comments }) => `${comments.length} comments on #${number}`),
    ...[...town.issues.values()].flatMap(({ number, labels }) => {
      const states = labels.filter((label) => label.startsWith("cogtown:"));
      return states.length === 1 ? [] : [`labels of #${number}: ${states.join(", ")}`];
    }),
  ];
}

function stepsOnMain(town: PaperTown): readonly string[] {
  const main = town.refs.get("refs/heads/main") ?? "";
  return town.between("b".repeat(40), main).flatMap((sha) => {
    const trailers = parseTrailers(town.commits.get(sha)?.message ?? "");
    return trailers === undefined ? [] : [`step ${trailers.step.digest} of #${trailers.molecule}`];
  });
}

/** Branches go when the work has landed; commits of candidates go with the landing. */
function findLeftovers(town: PaperTown): string[] {
  return [...town.refs.keys()].filter(
    (ref) =>
      ref.startsWith("refs/cogtown/candidates/") ||
      landsOnce.some((number) => ref === `refs/heads/polecat/${number}`) ||
      landsOnce.some((number) => ref === `refs/heads/cogtown/${number}`),
  );
}

/** One chain of readable records: attempts numbered without gaps, one claim each, and no word after the last. */
function findLedgerFaults(town: PaperTown): string[] {
  return [...town.issues.keys()].flatMap((number) => {
    const chain = chainOf(town, `refs/cogtown/molecules/${number}`, MoleculeRecord);
    const numbered = chain.at(-1)?.attempts.every(({ n }, index) => n === index + 1) ?? false;
    const changed = chain.some((record, index) => changesHistory(chain[index - 1], record));
    return [
      ...(numbered ? [] : [`attempts of #${number} are not numbered`]),
      ...(changed ? [`the ledger of #${number} changes what it said`] : []),
    ];
  });
}

/** Everything that the Refinery's record ever said, oldest first. */
export const refineryChain = (town: PaperTown) =>
  chainOf(town, "refs/cogtown/refinery/main", RefineryRecord);

/** Wherever the base stood, its tree was verified, and was good in truth. */
function findUntested(town: PaperTown): string[] {
  return town.stood
    .slice(1)
    .flatMap((sha) => [
      ...(town.verified.has(town.treeOf(sha)) ? [] : [`${sha} landed without being verified`]),
      ...(town.isGood(sha) ? [] : [`${sha} broke the base`]),
    ]);
}

/**
 * Who may be put out at all, and why: nobody else, whatever dies. The eighth is innocent, but fails once for nothing: where
 * others fail in the same moment, that is all that the engine asks for.
 */
const guilty = { red: [1, 3, 7, 8], conflict: [5, 6] };

function findWronged(town: PaperTown): string[] {
  return ejectionsOf(refineryChain(town))
    .filter(({ cause, molecule = 0 }) => {
      const mayBe = cause === "red" || cause === "conflict" ? guilty[cause] : [];
      return !mayBe.includes(molecule);
    })
    .map(({ molecule, why }) => `#${molecule ?? 0} was put out: ${why}`);
}

/** Runs that are still under way although everything is over, or went on for a candidate that was given up. */
function findStrays(town: PaperTown): string[] {
  return [
    ...town.jobs
      .filter(({ state }) => state !== "ended")
      .map(({ title }) => `${title} is still under way`),
    ...town.strays.map((title) => `${title} went on although its candidate was given up`),
  ];
}

export function chainOf<T>(
  town: PaperTown,
  ref: string,
  schema: Parameters<typeof parseLedgerMessage<T>>[0],
): readonly T[] {
  const records: T[] = [];
  let at = town.refs.get(ref);
  while (at !== undefined && at !== "") {
    const commit = town.commits.get(at);
    const parsed = parseLedgerMessage(schema, commit?.message ?? "");
    if (!parsed.ok) throw new Error(parsed.problem);
    records.unshift(parsed.value);
    at = commit?.parents[0];
  }
  return records;
}

function changesHistory(before: MoleculeRecord | undefined, after: MoleculeRecord): boolean {
  return (before?.attempts ?? []).some((attempt, index) => {
    const later = after.attempts[index];
    const isOther =
      later?.nonce !== attempt.nonce ||
      (attempt.claim !== undefined && later.claim?.runId !== attempt.claim.runId);
    if (later === undefined) return true;
    const isRewritten =
      attempt.outcome !== undefined &&
      JSON.stringify(later.outcome) !== JSON.stringify(asJudged(attempt, later).outcome);
    return isOther || isRewritten;
  });
}

/** Steps that were worked on more than once; what never succeeds does not count. */
export function countRedone(town: PaperTown): number {
  const done = town.work.filter((step) => !step.startsWith(`#${held} `));
  return done.length - new Set(done).size;
}

function findRework(town: PaperTown, allowed: number): string[] {
  const twice = countRedone(town);
  return twice > allowed ? [`${twice} steps were worked on twice, ${allowed} may be`] : [];
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
