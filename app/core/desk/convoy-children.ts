import { parseSpec } from "../molecule/parse-spec.ts";
import type { Hold, MoleculeRecord } from "../molecule/record.ts";
import { dispatchLabel } from "../names.ts";
import type { ChildFacts, DeskFacts } from "./facts.ts";
import type { DeskRecord } from "./record.ts";

/** How a sub-issue stands, as its convoy shows it: from what is known of it without a look of its own. */
export type ChildState =
  | { readonly kind: "landed" }
  | { readonly kind: "at-work"; readonly attempt: number }
  /** Finished, and on its way through review and the Refinery. */
  | { readonly kind: "proposed" }
  /** Wants an attempt; `on` are those that have to land before its first: closed is not landed. */
  | { readonly kind: "waiting"; readonly on: readonly number[] }
  /** `isSkipped`: the Witness holds it after its failures, and the rest flows around it. */
  | { readonly kind: "held"; readonly hold: Hold; readonly isSkipped: boolean }
  | { readonly kind: "stopped"; readonly why: string }
  /** Closed without having landed. */
  | { readonly kind: "cancelled" }
  /** It has the label, and something keeps it from being started: see its own comment. */
  | { readonly kind: "draft" }
  /** No molecule: a person's task. */
  | { readonly kind: "task"; readonly isDone: boolean };

/** The part of a sub-issue that its state follows from. */
export interface SeenChild {
  readonly isOpen: boolean;
  readonly isLabelled: boolean;
  readonly isUnwanted: boolean;
  readonly pulls: ChildFacts["pulls"];
}

/** The state of one sub-issue. `unmet`: what it depends on and has not landed. */
export function childState(
  child: SeenChild,
  record: MoleculeRecord | undefined,
  unmet: readonly number[],
): ChildState {
  if (!child.isOpen) return stateOfClosed(child, record);
  if (record === undefined)
    return child.isLabelled ? { kind: "draft" } : { kind: "task", isDone: false };
  const { hold } = record;
  if (hold?.stopped === true) return { kind: "stopped", why: hold.reason };
  if (!child.isLabelled) return { kind: "stopped", why: "the label `polecat` was removed" };
  if (hold !== undefined) return { kind: "held", hold, isSkipped: hold.by === "witness" };
  return stateOfWork(record, unmet);
}

/** Dependencies hold back the first attempt only. */
function stateOfWork({ attempts }: MoleculeRecord, unmet: readonly number[]): ChildState {
  const last = attempts.at(-1);
  if (last === undefined) return { kind: "waiting", on: unmet };
  if (last.outcome === undefined) return { kind: "at-work", attempt: last.n };
  return last.outcome.kind === "success" ? { kind: "proposed" } : { kind: "waiting", on: [] };
}

/**
 * GitHub lists the pull requests that close an issue only where they are against the default branch: where it lists none,
 * finished work whose issue was closed as completed has landed somewhere else.
 */
function stateOfClosed(
  { isUnwanted, pulls }: SeenChild,
  record: MoleculeRecord | undefined,
): ChildState {
  if (pulls.some(({ isMerged }) => isMerged)) return { kind: "landed" };
  if (isUnwanted) return { kind: "cancelled" };
  if (record === undefined) return { kind: "task", isDone: true };
  const isFinished = record.attempts.at(-1)?.outcome?.kind === "success";
  return isFinished && pulls.length === 0 ? { kind: "landed" } : { kind: "cancelled" };
}

/** A sub-issue with all that the convoy knows of it. */
export interface Child {
  readonly facts: ChildFacts;
  readonly record: MoleculeRecord | undefined;
  readonly state: ChildState;
  /** Numbers of what it depends on, by GitHub's own dependencies and by its text. */
  readonly needs: readonly number[];
}

/** The sub-issues by their numbers: the same order whatever happens to them. */
export function childrenOf(facts: DeskFacts): readonly Child[] {
  const records = new Map(facts.town.records.map((record) => [record.number, record]));
  const unmet = findUnmet(facts, records);
  return facts.children
    .toSorted((a, b) => a.number - b.number)
    .map((child): Child => {
      const record = records.get(child.number);
      const needs = needsOf(child, record);
      const open = needs.filter((number) => unmet.has(number));
      return { facts: child, record, needs, state: childState(seenOf(child), record, open) };
    });
}

const seenOf = (child: ChildFacts): SeenChild => ({
  ...child,
  isLabelled: child.labels.includes(dispatchLabel),
});

/** What somebody may need and has not landed: of the convoy, and open issues anywhere else. */
function findUnmet(
  { children, town }: DeskFacts,
  records: ReadonlyMap<number, MoleculeRecord>,
): ReadonlySet<number> {
  const blockers = children.flatMap(({ needs }) => needs.filter(({ isOpen }) => isOpen));
  const unmet = new Set([...town.labelled, ...blockers.map(({ number }) => number)]);
  for (const child of children) {
    const state = childState(seenOf(child), records.get(child.number), []);
    if (state.kind === "landed") unmet.delete(child.number);
    else unmet.add(child.number);
  }
  return unmet;
}

function needsOf(child: ChildFacts, record: MoleculeRecord | undefined): readonly number[] {
  const spec = record === undefined ? undefined : parseSpec(record.spec.body);
  const told = spec?.ok === true ? spec.value.dependsOn : [];
  const all = new Set([...child.needs.map(({ number }) => number), ...told]);
  all.delete(child.number);
  return [...all].toSorted((a, b) => a - b);
}

/** Whether an issue is a convoy: it was one before, or one of its sub-issues is a molecule. */
export function isConvoyWith(
  record: DeskRecord | undefined,
  { children, town, isOpen, pull }: Pick<DeskFacts, "children" | "town" | "isOpen" | "pull">,
): boolean {
  if (pull !== undefined) return false;
  if (record?.convoy !== undefined) return true;
  const molecules = new Set([...town.labelled, ...town.records.map(({ number }) => number)]);
  return isOpen && children.some(({ number }) => molecules.has(number));
}
