import { judgeStandingOf, notJudged } from "../judge/standing.ts";
import type { PullFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { isWaiting, type ReviewStanding, standingOf } from "../molecule/review-standing.ts";
import { keptBy } from "../molecule/terms.ts";
import type { NativeEntry } from "./facts.ts";
import { mayLand } from "./freeze.ts";
import { landingBlock } from "./landing-way.ts";
import type { LineView } from "./line-view.ts";
import { askedFor, originalHead, proposedMolecule, type Queued } from "./queue.ts";
import type { Asked, Ejection } from "./record.ts";
import { type StandingInLine, standingInLine } from "./standing-in-line.ts";

/** The judge has not answered yet, or has found something that somebody has to look at. */
export type Judged = Extract<ReviewStanding, { kind: "judging" | "doubted" }>;

/** Why a pull request is not in the line although the Refinery has nothing against it. */
export type NotInLine =
  | { readonly kind: "draft" }
  /** A label says that a person merges it. */
  | { readonly kind: "kept"; readonly label: string }
  | { readonly kind: "awaiting-review" }
  | Judged
  | { readonly kind: "changes-requested"; readonly by: readonly string[] }
  /** A person's, and nobody has said `/mayor merge`. */
  | { readonly kind: "not-asked" }
  /** A fork's, and nobody has named or approved the very head. */
  | { readonly kind: "not-vouched-for" }
  | {
      readonly kind: "held";
      readonly molecule: number;
      readonly reason: string;
      readonly fix: string;
    }
  /** Its molecule lost the label. */
  | { readonly kind: "unwanted"; readonly molecule: number }
  /** No attempt has proved the head that it has. */
  | { readonly kind: "unproven"; readonly molecule: number };

/** Where GitHub's own merge queue has it. */
export type StandingInQueue =
  /** A person took it out. */
  | { readonly kind: "withdrawn"; readonly by: string; readonly at: string }
  /** GitHub does not take it, for a reason that only a person can do something about. */
  | { readonly kind: "stuck"; readonly reason: string; readonly at: string }
  | { readonly kind: "joining-github-queue" }
  | {
      readonly kind: "in-github-queue";
      readonly position: number;
      readonly state: NativeEntry["state"];
    };

/** It has left the line at this head, one way or the other. */
export type LeftLine =
  | { readonly kind: "put-out"; readonly ejection: Ejection }
  /** `commit` is absent where GitHub makes another one of what was verified. */
  | { readonly kind: "landed"; readonly commit?: string; readonly at: string };

/** Where an open pull request stands with its base's Refinery; derived, never stored. Each case carries its evidence. */
export type Standing = NotInLine | StandingInLine | StandingInQueue | LeftLine;

/** Where this pull request of the line's base stands, and why it has not landed. Total: every open one stands somewhere. */
export function standingOfPull(view: LineView, pull: PullFacts): Standing {
  const queued = view.queue.find(({ entry }) => entry.pull === pull.number);
  return (
    landedOf(view, pull) ??
    putOutOf(view, pull) ??
    (queued === undefined ? whyNotQueued(view, pull) : whyNotLanded(view, pull, queued))
  );
}

function landedOf({ record }: LineView, pull: PullFacts): LeftLine | undefined {
  const landing = record.landed.findLast(
    ({ pull: number, head, commit }) =>
      number === pull.number && (head === pull.head || commit === pull.head),
  );
  if (landing === undefined) return undefined;
  const { commit, at } = landing;
  return { kind: "landed", at, ...(record.landsBy?.way === "pulls" ? {} : { commit }) };
}

function putOutOf({ record }: LineView, pull: PullFacts): LeftLine | undefined {
  const head = originalHead(pull, record);
  const ejection = record.ejected.findLast(
    (each) => each.pull === pull.number && each.head === head,
  );
  return ejection && { kind: "put-out", ejection };
}

function whyNotQueued({ facts, record, config }: LineView, pull: PullFacts): NotInLine {
  const label = keptBy(pull.labels);
  if (label !== undefined) return { kind: "kept", label };
  if (pull.isDraft) return { kind: "draft" };
  const molecule = proposedMolecule(pull);
  const known = facts.town.records.find(({ number }) => number === molecule);
  const judged = known === undefined ? notJudged : judgeStandingOf(known, config);
  const review = standingOf(pull, config, judged);
  if (review.kind === "changes-requested")
    return { kind: "changes-requested", by: review.reviews.map(({ by }) => by) };
  if (molecule === undefined) return whyNotAsked(askedFor(pull, record), review);
  const isDoubted = review.kind === "judging" || review.kind === "doubted";
  return (
    whyNotProposed(known, molecule, facts.town.labelled, originalHead(pull, record)) ??
    (isDoubted ? review : { kind: "awaiting-review" })
  );
}

function whyNotAsked(asked: Asked | undefined, review: ReviewStanding): NotInLine {
  if (asked === undefined) return { kind: "not-asked" };
  return { kind: isWaiting(review) ? "awaiting-review" : "not-vouched-for" };
}

function whyNotProposed(
  record: MoleculeRecord | undefined,
  molecule: number,
  labelled: readonly number[],
  head: string,
): NotInLine | undefined {
  if (record?.hold !== undefined) {
    const { reason, fix } = record.hold;
    return { kind: "held", molecule, reason, fix };
  }
  if (!labelled.includes(molecule)) return { kind: "unwanted", molecule };
  const last = record?.attempts.at(-1);
  const isProven = last?.outcome?.kind === "success" && last.head === head;
  return isProven ? undefined : { kind: "unproven", molecule };
}

function whyNotLanded(view: LineView, pull: PullFacts, { entry, isUrgent }: Queued): Standing {
  const { record, order, isNative, now } = view;
  if (isNative) return standingInNative(view, pull, isUrgent);
  const blocked = landingBlock(record, now)?.reason;
  return standingInLine(record, entry, order, { isUrgent, blocked });
}

/** What a person has done, or has to do, comes before where GitHub has it. */
function standingInNative(
  { record, facts }: LineView,
  pull: PullFacts,
  isUrgent: boolean,
): StandingInQueue | StandingInLine {
  const { native, frozen } = record;
  const isIt = (each: { readonly pull: number; readonly head: string }) =>
    each.pull === pull.number && each.head === pull.head;
  const withdrawn = native?.withdrawn.findLast(isIt);
  if (withdrawn !== undefined) return { kind: "withdrawn", by: withdrawn.by, at: withdrawn.at };
  const stuck = native?.stuck.findLast(isIt);
  if (stuck !== undefined) return { kind: "stuck", reason: stuck.why, at: stuck.at };
  const entries = facts.queue.kind === "present" ? facts.queue.entries : [];
  const entry = entries.find((each) => each.pull === pull.number);
  if (entry !== undefined)
    return { kind: "in-github-queue", position: entry.position, state: entry.state };
  if (frozen !== undefined && !mayLand(record, isUrgent)) return { kind: "frozen", ...frozen };
  return { kind: "joining-github-queue" };
}

/** Nobody needs to be told unasked: GitHub shows it itself, or nobody wants it in the line yet. */
export function isNotInLine(standing: Standing): standing is NotInLine {
  switch (standing.kind) {
    case "draft":
    case "kept":
    case "awaiting-review":
    case "judging":
    case "doubted":
    case "changes-requested":
    case "not-asked":
    case "not-vouched-for":
    case "held":
    case "unwanted":
    case "unproven":
      return true;
    case "waiting":
    case "verifying":
    case "suspected":
    case "aside":
    case "frozen":
    case "base-red":
    case "landing-blocked":
    case "about-to-land":
    case "withdrawn":
    case "stuck":
    case "joining-github-queue":
    case "in-github-queue":
    case "put-out":
    case "landed":
      return false;
  }
}
