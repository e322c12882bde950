import { parseConfig } from "#core/config/parse-config.ts";
import type { PullFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import { type LineView, viewLine } from "#core/refinery/line-view.ts";
import type { Candidate, Ejection, Red, RefineryRecord } from "#core/refinery/record.ts";
import {
  at,
  attempt,
  configText,
  moleculeFacts,
  now,
  pullFacts,
  sha,
  success,
  townFacts,
} from "./molecule-model.ts";
import { emptyRecord, entry as entryOf } from "./refinery-model.ts";

/** Molecules 1, 2, … whose proven work stands in pull requests of the same numbers, all ready to land since `at(1)`. */

export const proven = (number: number, over: Partial<MoleculeRecord> = {}): MoleculeRecord => ({
  ...pinSpec(moleculeFacts({ number }), "main", { login: "maya", at: at(0) }),
  attempts: [attempt(1, success, { head: sha(`head-${number}`), endedAt: at(1) })],
  ...over,
});

export const readyPull = (number: number, over: Partial<PullFacts> = {}): PullFacts =>
  pullFacts({
    number,
    nodeId: `pull-${number}`,
    branch: `cogtown/${number}`,
    head: sha(`head-${number}`),
    title: `Add part ${number}`,
    ...over,
  });

export function lineFacts(
  numbers: readonly number[],
  over: Partial<RefineryFacts> = {},
): RefineryFacts {
  return {
    town: townFacts({ labelled: numbers, records: numbers.map((number) => proven(number)) }),
    base: { name: "main", head: sha("base"), tree: sha("tree"), recent: [] },
    record: { kind: "absent" },
    pulls: numbers.map((number) => readyPull(number)),
    commands: [],
    unheard: [],
    runs: new Map(),
    notes: new Map(),
    candidateRefs: [],
    budget: 1,
    queue: { kind: "none" },
    ...over,
  };
}

export const running = (pulls: readonly number[], over: Partial<Candidate> = {}): Candidate => ({
  id: `of-${pulls.join("-")}`,
  base: sha("base"),
  ground: sha("base"),
  entries: pulls.map(entryOf),
  purpose: "line",
  dispatches: [at(20)],
  landed: 0,
  lost: 0,
  ...over,
});

export const redRun = (over: Partial<Red> = {}): Red => ({
  ...{ candidate: "of-1", tree: sha("tree-1"), isAlone: true, command: "npm test", exitCode: 1 },
  ...{ tail: "1 failing", after: [], at: at(25) },
  ...over,
});

export const putOut = (pull: number, over: Partial<Ejection> = {}): Ejection => ({
  ...{ pull, molecule: pull, head: sha(`head-${pull}`), candidate: "alone", at: at(26) },
  ...{ cause: "red", why: "`npm test` failed (exit 1) on the newest base, 2 times" },
  ...{ tail: "1 failing", against: [], reds: [redRun(), redRun({ candidate: "alone" })] },
  ...over,
});

export function configOf(more = "") {
  const config = parseConfig(configText + more);
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return config.value;
}

export function lineView(
  facts: RefineryFacts,
  record: Partial<RefineryRecord> = {},
  more = "",
): LineView {
  return viewLine(facts, { ...emptyRecord, ...record }, configOf(more), sha("base"), now);
}
