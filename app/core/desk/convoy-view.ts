import type { MoleculeRecord } from "../molecule/record.ts";
import { type Child, type ChildState, childrenOf } from "./convoy-children.ts";
import { type ConvoyCost, sumCost } from "./convoy-cost.ts";
import { findUnpinned } from "./convoy-design.ts";
import { findBehind, findStandstill } from "./convoy-standstill.ts";
import type { DeskFacts } from "./facts.ts";
import type { DeskRecord } from "./record.ts";

/** A convoy as its comment shows it: from facts and record alone, so that nothing changes while nothing happens. */
export interface ConvoyView {
  readonly rows: readonly ConvoyRow[];
  /** Those without whom nothing moves. */
  readonly standstill: readonly number[];
  readonly pause: DeskRecord["pause"];
  readonly design: DeskRecord["design"];
  /** Who wrote a design that is left out, because they may not write here. */
  readonly unpinned: string | undefined;
  /** Oldest first. */
  readonly decisions: readonly Decided[];
  readonly burnDown: BurnDown | undefined;
  /** All is over, and the convoy was closed. */
  readonly summary: ConvoySummary | undefined;
}

export interface ConvoyRow {
  readonly number: number;
  readonly title: string;
  readonly state: ChildState;
  readonly attempts: number;
  readonly pull: number | undefined;
  /** Those of the convoy that it depends on. */
  readonly needs: readonly number[];
  /** What cannot start because of it, where it does not move itself. */
  readonly behind: readonly number[];
}

export interface Decided {
  /** A login, or an agent by its issue. */
  readonly by: string;
  readonly isAgent: boolean;
  readonly text: string;
  readonly at: string;
}

/** How many were open, at the beginning and after each closing. */
export interface BurnDown {
  readonly total: number;
  readonly from: string;
  /** In the order of time. */
  readonly closings: readonly string[];
}

export interface ConvoySummary {
  readonly from: string;
  /** Undefined: GitHub does not say when anything was closed. */
  readonly to: string | undefined;
  readonly cost: ConvoyCost;
}

export function viewConvoy(record: DeskRecord, facts: DeskFacts): ConvoyView {
  const children = childrenOf(facts);
  const records = children.flatMap((child) => child.record ?? []);
  const { since, closed } = record.convoy ?? {};
  return {
    rows: children.map((child) => rowOf(child, children)),
    standstill: findStandstill(children),
    pause: record.pause,
    design: record.design,
    unpinned: findUnpinned(record, facts),
    decisions: decisionsOf(record.notes, records, mostDecisions),
    burnDown: since === undefined ? undefined : burnDownOf(children, since),
    summary:
      since !== undefined && closed !== undefined && isOver(children)
        ? summaryOf(children, records, since)
        : undefined,
  };
}

/** Nothing of it is open, and something has landed. */
export const isOver = (children: readonly Child[]): boolean =>
  children.every(({ facts }) => !facts.isOpen) &&
  children.some(({ state }) => state.kind === "landed");

function rowOf(child: Child, children: readonly Child[]): ConvoyRow {
  const { number, title, pulls } = child.facts;
  const own = new Set(children.map(({ facts }) => facts.number));
  const pull = pulls.find(({ isMerged }) => isMerged) ?? pulls.at(-1);
  return {
    number,
    // The text that was approved has a title of its own; whoever may edit the issue may have changed it since.
    title: child.record?.spec.title ?? title,
    state: child.state,
    attempts: child.record?.attempts.length ?? 0,
    pull: pull?.number,
    needs: child.needs.filter((need) => own.has(need)),
    behind: moves(child.state) ? [] : findBehind(number, children),
  };
}

const moves = ({ kind }: ChildState) =>
  kind === "landed" || kind === "at-work" || kind === "proposed" || kind === "waiting";

const mostDecisions = 20;

/** What people noted here, and what agents said they had decided, in the order of time. */
export function decisionsOf(
  notes: DeskRecord["notes"],
  records: readonly MoleculeRecord[],
  most: number,
): readonly Decided[] {
  const noted = notes.map((note): Decided => ({ ...note, isAgent: false }));
  const decided = records.flatMap(({ number, attempts }) =>
    attempts.flatMap(({ decisions, endedAt, dispatches }) =>
      (decisions ?? []).map((text): Decided => {
        const at = endedAt ?? dispatches[0] ?? "";
        return { by: `polecat #${number}`, isAgent: true, text, at };
      }),
    ),
  );
  return [...noted, ...decided]
    .map((each, place) => ({ each, place, at: Date.parse(each.at) }))
    .toSorted((a, b) => a.at - b.at || a.place - b.place)
    .map(({ each }) => each)
    .slice(-most);
}

function burnDownOf(children: readonly Child[], since: string): BurnDown | undefined {
  const closings = closingsOf(children);
  const [first] = closings;
  if (first === undefined) return undefined;
  return { total: children.length, from: earlier(first, since), closings };
}

const closingsOf = (children: readonly Child[]) =>
  children
    .flatMap(({ facts }) => (facts.isOpen ? [] : (facts.closedAt ?? [])))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));

const earlier = (one: string, other: string) => (Date.parse(one) < Date.parse(other) ? one : other);

function summaryOf(
  children: readonly Child[],
  records: readonly MoleculeRecord[],
  since: string,
): ConvoySummary {
  const landed = children.filter(({ state }) => state.kind === "landed");
  const to = closingsOf(landed).at(-1);
  return { from: to === undefined ? since : earlier(to, since), to, cost: sumCost(records) };
}
