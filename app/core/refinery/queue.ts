import type { Config } from "../config/config.ts";
import { type JudgeStanding, judgeStandingOf, notJudged } from "../judge/standing.ts";
import type { PullFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { approvalOf, isOfItsBase, isWaiting, standingOf } from "../molecule/review-standing.ts";
import { keptBy } from "../molecule/terms.ts";
import { moleculeOfBranch } from "../names.ts";
import type { RefineryFacts } from "./facts.ts";
import type { Asked, Entry, RefineryRecord } from "./record.ts";

/** A pull request that may land, and what its place in the line comes from. */
export interface Queued {
  readonly entry: Entry;
  readonly isUrgent: boolean;
  /** Since when nothing but the Refinery keeps it from landing (ISO). */
  readonly readyAt: string;
  /** Higher goes first. */
  readonly score: number;
}

/**
 * Pull requests that may land now, in the order in which they should: proposed by Cogtown at the very head that an attempt
 * proved, or asked for by somebody with write permission at this head; reviewed as the town asks; still wanted; and not put
 * out at this head before. Urgent ones first, then by priority and by how long they have waited, so that nothing starves.
 */
export function queueOf(
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
  now: Date,
): readonly Queued[] {
  return facts.pulls
    .flatMap((pull) => queuedOf(pull, facts, record, config, now))
    .toSorted(compareQueued);
}

function compareQueued(a: Queued, b: Queued): number {
  if (a.isUrgent !== b.isUrgent) return a.isUrgent ? -1 : 1;
  if (a.score !== b.score) return b.score - a.score;
  return a.readyAt.localeCompare(b.readyAt) || a.entry.pull - b.entry.pull;
}

function queuedOf(
  pull: PullFacts,
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
  now: Date,
): readonly Queued[] {
  const claim = claimOf(pull, facts, record, config);
  if (claim === undefined || !mayLand(pull, claim, record, config)) return [];
  const readyAt = latest([claim.since, ...approvals(pull, claim, config)]);
  const isUrgent = claim.asked?.isUrgent === true || pull.labels.includes("urgent");
  const score = scoreOf(pull, record, hoursBetween(readyAt, now));
  return [{ entry: claim.entry, isUrgent, readyAt, score }];
}

/** Whose word it is that this pull request should land, since when, and as what. */
interface Claim {
  readonly entry: Entry;
  readonly since: string;
  readonly asked?: Asked;
  /** What a judge found in it. */
  readonly judged: JudgeStanding;
}

function claimOf(
  pull: PullFacts,
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
): Claim | undefined {
  const asked = askedFor(pull, record);
  const molecule = proposedMolecule(pull);
  if (molecule !== undefined) return claimOfMolecule(molecule, pull, facts, record, config, asked);
  if (asked === undefined) return undefined;
  const { number, head, branch } = pull;
  return {
    entry: { pull: number, head, branch, way: "merge" },
    since: asked.at,
    asked,
    judged: notJudged,
  };
}

/** Who asked for it, at the head and for the base that it has. */
export const askedFor = (pull: PullFacts, record: RefineryRecord): Asked | undefined =>
  record.asked.find(
    (each) => each.pull === pull.number && each.head === pull.head && isOfItsBase(pull, each.at),
  );

/**
 * Whether somebody who may write has vouched for the very head, not only for whatever stood there when they were heard. The
 * attacker is whoever may push to a fork between a word and its hearing; GitHub does not tell when a fork was pushed to,
 * so that the head has to be named or approved. Whoever may push to a branch of this repository may write.
 */
const isVouchedFor = (pull: PullFacts, asked: Asked | undefined): boolean =>
  !pull.isFork || asked?.isNamed === true || approvalOf(pull) !== undefined;

/** The molecule that a pull request of ours proposes; a fork may name its branches like ours. */
export const proposedMolecule = ({ branch, isFork }: PullFacts): number | undefined =>
  !isFork && branch.startsWith("cogtown/") ? moleculeOfBranch(branch) : undefined;

/** The head is what an attempt proved, or what the Refinery itself has made of that. */
function claimOfMolecule(
  number: number,
  pull: PullFacts,
  facts: RefineryFacts,
  record: RefineryRecord,
  config: Config,
  asked: Asked | undefined,
): Claim | undefined {
  const molecule = facts.town.records.find((known) => known.number === number);
  if (molecule === undefined || !isWanted(molecule, facts)) return undefined;
  const last = molecule.attempts.at(-1);
  const head = originalHead(pull, record);
  if (last?.outcome?.kind !== "success" || last.head !== head) return undefined;
  const entry: Entry = {
    pull: pull.number,
    head,
    branch: pull.branch,
    molecule: number,
    way: "rebase",
  };
  const since = latest([pull.createdAt, last.endedAt ?? pull.createdAt]);
  const judged = judgeStandingOf(molecule, config);
  return { entry, since, judged, ...(asked === undefined ? {} : { asked }) };
}

const isWanted = ({ number, hold }: MoleculeRecord, { town }: RefineryFacts): boolean =>
  hold === undefined && town.labelled.includes(number);

/** A pull request that is about to land already stands at the commit that was verified: what was queued is another head. */
export function originalHead(
  pull: Pick<PullFacts, "number" | "head">,
  record: Pick<RefineryRecord, "candidates">,
): string {
  const made = record.candidates.find(
    ({ verdict }) =>
      verdict?.kind === "green" &&
      verdict.parts.some(
        (part) => part.kind === "placed" && part.pull === pull.number && part.commit === pull.head,
      ),
  );
  return made?.entries.find((entry) => entry.pull === pull.number)?.head ?? pull.head;
}

function mayLand(
  pull: PullFacts,
  { entry, judged, asked }: Claim,
  record: RefineryRecord,
  config: Config,
): boolean {
  if (pull.state !== "open" || pull.isDraft || keptBy(pull.labels) !== undefined) return false;
  if (isPutOut(record, entry) || !isVouchedFor(pull, asked)) return false;
  const standing = standingOf(pull, config, judged);
  if (standing.kind === "changes-requested") return false;
  // An approval was given for the head that was queued; what the Refinery made of it needs no other.
  const isMade = entry.head !== pull.head;
  return isMade || !isWaiting(standing);
}

const isPutOut = (record: RefineryRecord, { pull, head }: Entry): boolean =>
  record.ejected.some((each) => each.pull === pull && each.head === head);

function approvals(pull: PullFacts, { judged }: Claim, config: Config): readonly string[] {
  if (standingOf(pull, config, judged).kind === "not-needed") return [];
  return pull.reviews.filter(({ state }) => state === "approved").map(({ at }) => at);
}

const latest = (moments: readonly string[]): string => moments.toSorted().at(-1) ?? "";

const hoursBetween = (from: string, now: Date): number =>
  Math.max(0, (now.getTime() - new Date(from).getTime()) / 3_600_000);

/** A level of priority outweighs so many hours of waiting: P3 overtakes a fresh P0 after two weeks, and nothing starves. */
const hoursPerPriority = 100;
const hoursPerEjection = 50;
const mostEjections = 6;
const plainPriority = 2;

/** In hours: waiting, and what priority (labels `P0` to `P3`) and earlier ejections are worth. */
function scoreOf(pull: PullFacts, record: RefineryRecord, hours: number): number {
  const priority = pull.labels.map((label) => /^P([0-3])$/.exec(label)?.[1]).find(Boolean);
  const level = priority === undefined ? plainPriority : Number(priority);
  const ejections = record.ejected.filter((each) => each.pull === pull.number).length;
  return (
    hours + hoursPerPriority * (3 - level) - hoursPerEjection * Math.min(mostEjections, ejections)
  );
}
