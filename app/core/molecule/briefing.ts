import { childState } from "../desk/convoy-children.ts";
import { longestDesign } from "../desk/convoy-design.ts";
import { decisionsOf } from "../desk/convoy-view.ts";
import { stateWord } from "../text/convoy-states.ts";
import { clip, oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import type { MoleculeFacts } from "./facts.ts";
import { parseSpec } from "./parse-spec.ts";
import type { Briefing, MoleculeRecord } from "./record.ts";

const mostDecisions = 20;
const longestDecision = 300;
const mostSiblings = 30;
const mostPaths = 10;
const longestPath = 200;
const longestTitle = 100;

/**
 * What whoever works on a molecule is told of its convoy, and of what was noted; undefined: there is nothing to tell. The
 * attacker writes in the convoy's issue, or in another one of it: only what somebody with write permission left or
 * approved is in it, and what agents decided, which is named as theirs. Nothing in it is hidden from its readers.
 */
export function briefingOf(facts: MoleculeFacts): Briefing | undefined {
  const { convoy, town } = facts;
  const records = new Map(town.records.map((record) => [record.number, record]));
  const briefing: Briefing = {
    ...(convoy === undefined ? {} : { convoy: convoy.number }),
    title: line(convoy?.desk?.convoy?.title ?? "", longestTitle),
    design: clip(removeHiddenCharacters(convoy?.desk?.design?.text ?? "").trim(), longestDesign),
    decisions: decisionsFor(facts, records),
    siblings: siblingsOf(facts, records),
  };
  const { design, decisions, siblings } = briefing;
  const isEmpty = design === "" && decisions.length + siblings.length === 0;
  return isEmpty ? undefined : briefing;
}

type Records = ReadonlyMap<number, MoleculeRecord>;

/** What people noted on the convoy and on this issue, and what agents decided in any of it; the newest, oldest first. */
function decisionsFor(
  { number, desk, convoy }: MoleculeFacts,
  records: Records,
): Briefing["decisions"] {
  const all = [number, ...(convoy?.siblings ?? []).map((sibling) => sibling.number)];
  const notes = [...(convoy?.desk?.notes ?? []), ...(desk?.notes ?? [])];
  const known = all.toSorted((a, b) => a - b).flatMap((each) => records.get(each) ?? []);
  return decisionsOf(notes, known, mostDecisions).map(({ by, text }) => ({
    by: line(by, longestTitle),
    text: line(text, longestDecision),
  }));
}

/**
 * Those whose text somebody has approved. Where there are too many, those at work come first, whose changes are not on the
 * base yet.
 */
function siblingsOf({ convoy, town }: MoleculeFacts, records: Records): Briefing["siblings"] {
  const known = (convoy?.siblings ?? []).flatMap(({ number, isOpen }) => {
    const record = records.get(number);
    return record === undefined ? [] : [siblingOf(record, isOpen, town.labelled.includes(number))];
  });
  return known
    .toSorted((a, b) => a.rank - b.rank || a.sibling.number - b.sibling.number)
    .slice(0, mostSiblings)
    .map(({ sibling }) => sibling)
    .toSorted((a, b) => a.number - b.number);
}

const ranks = {
  "at-work": 0,
  proposed: 1,
  waiting: 2,
  held: 2,
  landed: 3,
  stopped: 4,
  draft: 4,
  cancelled: 5,
  task: 5,
} as const;

function siblingOf(record: MoleculeRecord, isOpen: boolean, isLabelled: boolean) {
  const state = childState({ isOpen, isLabelled, isUnwanted: false, pulls: [] }, record, []);
  const sibling = {
    number: record.number,
    title: line(record.spec.title, longestTitle),
    state: stateWord(state),
    paths: pathsOf(record),
  };
  return { rank: ranks[state.kind], sibling };
}

/** What it has changed; while it has changed nothing, what it may change. */
function pathsOf({ attempts, spec }: MoleculeRecord): string[] {
  const changed = attempts.findLast((attempt) => (attempt.changed ?? []).length > 0)?.changed;
  return (changed ?? scopeOf(spec.body)).slice(0, mostPaths).map((path) => line(path, longestPath));
}

function scopeOf(body: string): readonly string[] {
  const parsed = parseSpec(body);
  return parsed.ok ? parsed.value.scope : [];
}

const line = (text: string, longest: number) =>
  clip(oneLine(removeHiddenCharacters(text)), longest);

/** The record without what earlier attempts were told: each is told anew, and every reader of the record would carry it. */
export const withoutBriefings = (record: MoleculeRecord): MoleculeRecord => ({
  ...record,
  attempts: record.attempts.map(({ briefing: _told, ...attempt }) => attempt),
});
