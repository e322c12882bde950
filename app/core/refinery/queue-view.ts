import type { PullFacts } from "../molecule/facts.ts";
import { plainLine, plainText } from "../text/plain.ts";
import { waitOf } from "../text/standing-words.ts";
import { remainderOf } from "./candidate.ts";
import { landingBlock } from "./landing-way.ts";
import type { LineView } from "./line-view.ts";
import { outlookOf, predictLanding } from "./predict.ts";
import { proposedMolecule } from "./queue.ts";
import type { RefineryRecord } from "./record.ts";
import { isNotInLine, type Standing, standingOfPull } from "./standing.ts";
import { viewTrial } from "./standing-in-line.ts";
import { type Statistics, statisticsOf } from "./statistics.ts";

/** A base's Refinery as plain data: what `cogtown queue --json` prints and the floor page draws. Moments are ISO 8601. */
export interface QueueView {
  readonly base: string;
  readonly at: string;
  /** Who does the work: our own engine, or GitHub's merge queue. */
  readonly engine: "train" | "github";
  /** Why nothing lands at all; null: it does. */
  readonly stopped: string | null;
  readonly verifying: readonly QueuedTrial[];
  /** In the order in which they land; those that are out of line for a while come last. */
  readonly line: readonly QueuedPull[];
  /** Put out, withdrawn, or refused by GitHub. */
  readonly out: readonly QueuedPull[];
  /** Open, and not in the line: nobody has asked, or a person has to do something first. */
  readonly outside: readonly QueuedPull[];
  /** Newest first. */
  readonly landed: readonly LandedPull[];
  readonly statistics: Statistics;
}

export interface QueuedTrial {
  readonly candidate: string;
  readonly purpose: "line" | "alone" | "base";
  readonly pulls: readonly number[];
  readonly askedAt: string;
  readonly startedAt: string | null;
  readonly run: string | null;
}

export interface QueuedPull {
  readonly pull: number;
  readonly title: string;
  readonly url: string;
  readonly molecule: number | null;
  readonly standing: Standing["kind"];
  readonly position: number | null;
  readonly waitsFor: string;
  /** Minutes from `at`; null: not known. */
  readonly landsIn: { readonly from: number; readonly to: number } | null;
}

export interface LandedPull {
  readonly pull: number;
  readonly molecule: number | null;
  readonly commit: string;
  readonly at: string;
  /** Seconds from being ready to the landing. */
  readonly waited: number;
}

const mostLanded = 10;

export function viewQueue(view: LineView): QueueView {
  const { record, facts, now, isNative } = view;
  const pulls = facts.pulls.map((pull) => ({ pull, standing: standingOfPull(view, pull) }));
  const rows = pulls.map(({ pull, standing }) => ({ standing, row: rowOf(view, pull, standing) }));
  const rowsWhere = (belongs: (standing: Standing) => boolean) =>
    rows.flatMap(({ standing, row }) => (belongs(standing) ? [row] : []));
  return {
    base: record.base,
    at: now.toISOString(),
    engine: isNative ? "github" : "train",
    stopped: whyStopped(record, now),
    verifying: trialsOf(view),
    line: rowsWhere(isInLine).toSorted(compareRows),
    out: rowsWhere(isOut),
    outside: rowsWhere(isNotInLine),
    landed: landedOf(record),
    statistics: statisticsOf(record, now),
  };
}

const isOut = ({ kind }: Standing) =>
  kind === "put-out" || kind === "withdrawn" || kind === "stuck";

const isInLine = (standing: Standing) =>
  !isNotInLine(standing) && !isOut(standing) && standing.kind !== "landed";

function compareRows(a: QueuedPull, b: QueuedPull): number {
  return (a.position ?? Infinity) === (b.position ?? Infinity)
    ? a.pull - b.pull
    : (a.position ?? Infinity) - (b.position ?? Infinity);
}

function rowOf(view: LineView, pull: PullFacts, standing: Standing): QueuedPull {
  const { number, title, url } = pull;
  return {
    pull: number,
    title: plainText(title),
    url,
    molecule: proposedMolecule(pull) ?? null,
    standing: standing.kind,
    position: positionOf(view, number, standing),
    waitsFor: plainLine(waitOf(standing)),
    landsIn: predictionOf(view, standing),
  };
}

function positionOf({ order }: LineView, pull: number, standing: Standing): number | null {
  if (standing.kind === "in-github-queue") return standing.position;
  const index = order.findIndex((entry) => entry.pull === pull);
  return index === -1 ? null : index + 1;
}

function predictionOf({ record, config, now }: LineView, standing: Standing) {
  if (standing.kind !== "waiting" && standing.kind !== "verifying") return null;
  const outlook = outlookOf(record, config.refinery, standing, now);
  const range = outlook && predictLanding(outlook);
  if (range === undefined) return null;
  return { from: Math.floor(range.from), to: Math.ceil(range.to) };
}

function whyStopped(record: RefineryRecord, now: Date): string | null {
  const { frozen, baseRed } = record;
  if (frozen !== undefined) return plainLine(`frozen by ${frozen.by}: ${frozen.reason}`);
  const block = landingBlock(record, now);
  if (block !== undefined) return plainLine(block.reason);
  if (baseRed !== undefined) return plainLine(`the base itself fails ${baseRed.command}`);
  return record.native?.hindrance === undefined ? null : plainLine(record.native.hindrance);
}

function trialsOf({ record, facts }: LineView): readonly QueuedTrial[] {
  return record.candidates
    .filter(({ verdict }) => verdict === undefined)
    .map((candidate) => {
      const { askedAt, run } = viewTrial(candidate);
      return {
        candidate: candidate.id,
        purpose: candidate.purpose,
        pulls: remainderOf(candidate).map(({ pull }) => pull),
        askedAt,
        startedAt: run?.since ?? null,
        run: run === undefined ? null : `${facts.town.repository.url}/actions/runs/${run.id}`,
      };
    });
}

const landedOf = ({ landed }: RefineryRecord): readonly LandedPull[] =>
  landed
    .slice(-mostLanded)
    .toReversed()
    .map(({ pull, molecule, commit, at, waited }) => ({
      ...{ pull, molecule: molecule ?? null, commit, at, waited },
    }));
