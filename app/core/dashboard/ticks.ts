import type { Config } from "../config/config.ts";
import { mayCommand } from "../desk/hear.ts";
import type { DeskRecord } from "../desk/record.ts";
import type { TownFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import type { Tick } from "../schedule/town-record.ts";
import { type Box, readBoxes } from "../text/dashboard-boxes.ts";
import type { DashboardFacts, DashboardIssue } from "./facts.ts";

/** Ticks that the town has written down, the newest last. */
export const ticksOf = ({ record }: Pick<TownFacts, "record">): readonly Tick[] =>
  record.kind === "present" ? (record.value.dashboard?.ticks ?? []) : [];

/**
 * What the boxes on the dashboard order that was not taken down yet, whoever ticked them. On one writing of ours a box
 * acts once, however often it is looked at; the one that pauses may be taken back. Nothing is ordered by a text in which
 * more than boxes was changed, and nothing that means nothing now.
 */
export function findTicked(issue: DashboardIssue, town: TownFacts): readonly Box[] {
  const newest = issue.edits[0];
  if (newest === undefined) return [];
  const before = ticksOf(town).filter(({ on }) => on === issue.writtenAt);
  return (readBoxes(issue.body) ?? [])
    .flatMap(({ isTicked, ...box }) => orderOf(box, isTicked, before) ?? [])
    .filter((box) => isMeant(box, town, newest.at));
}

function orderOf(box: Box, isTicked: boolean, before: readonly Tick[]): Box | undefined {
  switch (box.action) {
    case "pause":
    case "resume": {
      const last = before.findLast(({ action }) => action === "pause" || action === "resume");
      const wasTicked = last === undefined ? box.action === "resume" : last.action === "pause";
      if (isTicked === wasTicked) return undefined;
      return { action: isTicked ? "pause" : "resume" };
    }
    case "retry":
    case "approve":
      return isTicked && !before.some((tick) => isSame(tick, box)) ? box : undefined;
  }
}

const isSame = (tick: Tick, box: Extract<Box, { target: number }>) =>
  tick.action === box.action &&
  tick.target === box.target &&
  (box.action !== "approve" || tick.hash === box.hash);

function isMeant(box: Box, town: TownFacts, at: string): boolean {
  const pause = town.record.kind === "present" ? town.record.value.pause : undefined;
  switch (box.action) {
    case "pause":
      return pause === undefined;
    case "resume":
      return pause !== undefined && !isBefore(at, pause.at);
    case "retry": {
      const record = town.records.find(({ number }) => number === box.target);
      return record !== undefined && town.labelled.includes(record.number) && isOfHold(record, at);
    }
    case "approve":
      return town.desks.some((desk) => desk.number === box.target && isOfPlan(desk, box.hash));
  }
}

/** Somebody who ticked then has seen what holds it now. */
export const isOfHold = ({ hold }: Pick<MoleculeRecord, "hold">, at: string): boolean =>
  hold !== undefined && !isBefore(at, hold.at);

const isOfPlan = ({ plan }: DeskRecord, hash: string | undefined) =>
  plan !== undefined && plan.approved === undefined && plan.hash === hash;

/** GitHub tells moments to the second. */
const isBefore = (at: string, other: string) =>
  Math.floor(Date.parse(at) / 1000) < Math.floor(Date.parse(other) / 1000);

/**
 * The orders among them that count: everybody who edited since we wrote may say so, because nobody can tell who of them
 * ticked what. In the name of whoever was last.
 */
export function takeDown(
  ticked: readonly Box[],
  issue: DashboardIssue,
  { editors }: Pick<DashboardFacts, "editors">,
  config: Config,
): readonly Tick[] {
  const [newest] = issue.edits;
  const known = new Set(editors.map(({ login }) => login));
  const isSomebodyUnknown =
    issue.isHistoryCut || issue.edits.some(({ login }) => !known.has(login));
  if (newest === undefined || isSomebodyUnknown) return [];
  return ticked
    .filter(({ action }) => editors.every(({ level }) => mayCommand(level, action, config)))
    .map((box) => tickOf(box, newest, issue.writtenAt));
}

function tickOf(box: Box, { login: by, at }: DashboardIssue["edits"][number], on: string): Tick {
  const about = "target" in box ? `-${box.target}` : "";
  const id = `${at.replace(/[^0-9TZ]/g, "")}-${box.action}${about}`;
  return { id, by, at, on, ...box };
}

/** Ticks that a molecule, or a desk, has not obeyed yet. */
export function ticksFor(
  town: TownFacts,
  action: "retry" | "approve",
  { number, ticksHeard = [] }: Pick<DeskRecord, "number" | "ticksHeard">,
): readonly Tick[] {
  return ticksOf(town).filter(
    (tick) => tick.action === action && tick.target === number && !ticksHeard.includes(tick.id),
  );
}

const mostHeard = 20;

/** The record with these obeyed as well. */
export const hearTicks = <R extends { readonly ticksHeard?: string[] | undefined }>(
  record: R,
  ticks: readonly Tick[],
): R => ({
  ...record,
  ticksHeard: [...(record.ticksHeard ?? []), ...ticks.map(({ id }) => id)].slice(-mostHeard),
});

/** A tick to try again that the held molecule has yet to obey. */
export const retryUnderWay = (town: TownFacts, record: MoleculeRecord): Tick | undefined =>
  ticksFor(town, "retry", record).findLast(({ at }) => isOfHold(record, at));

/** A tick on the plan that stands on this desk, which the desk has yet to obey. */
export const approvalUnderWay = (town: TownFacts, desk: DeskRecord): Tick | undefined =>
  ticksFor(town, "approve", desk).findLast(({ hash }) => isOfPlan(desk, hash));
