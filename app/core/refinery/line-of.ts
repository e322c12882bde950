import type { Config } from "../config/config.ts";
import type { RunFacts } from "../molecule/facts.ts";
import { parseSpec } from "../molecule/parse-spec.ts";
import { type Case, urgentOf } from "./case.ts";
import type { RefineryFacts } from "./facts.ts";
import { gatesOf } from "./gates.ts";
import type { Line } from "./line.ts";
import type { Queued } from "./queue.ts";
import type { Candidate, Entry, RefineryRecord } from "./record.ts";

/** What the engine is to decide on, from what GitHub tells: `queue` are those that may land now. */
export function lineOf(it: Case, record: RefineryRecord, queue: readonly Queued[]): Line {
  const { facts, base, config, now } = it;
  const { mode, slots, largestStep, strict, lostRuns } = config.refinery;
  return {
    record,
    head: base.head,
    queue: queue.map(({ entry }) => entry),
    urgent: urgentOf(queue),
    proven: provenOf(it, record, queue),
    lost: lostOf(facts, record),
    budget: facts.budget,
    now,
    policy: { mode, slots, largestStep, strict, lostRuns },
  };
}

function lostOf({ runs }: RefineryFacts, record: RefineryRecord): Line["lost"] {
  return new Map(record.candidates.flatMap((each) => lossOf(each, runs.get(each.id))));
}

/**
 * A run that ended without a claim never looked at what is in the candidate; and it may be of an earlier candidate of the
 * same name, which was given up, while the dispatch for this one got lost.
 */
function lossOf(
  { id, claim }: Candidate,
  run: RunFacts | undefined,
): readonly [string, "died" | "unclaimed"][] {
  switch (run?.kind) {
    case "ended":
      return [[id, claim === undefined ? "unclaimed" : "died"]];
    case "none":
      return [[id, "unclaimed"]];
    case "active":
    case "not-asked":
    case undefined:
      return [];
  }
}

/** Verified as it is, on the very base that is there: nothing would come of verifying it again. */
function provenOf(
  { facts, base, config }: Case,
  record: RefineryRecord,
  queue: readonly Queued[],
): Line["proven"] {
  return new Map(
    queue.flatMap(({ entry }) => {
      const known = record.verdicts.find(
        ({ kind, commit, base: on }) =>
          kind === "green" && commit === entry.head && on === base.head,
      );
      if (known === undefined || known.gates !== gatesOfEntry(facts, entry, config)) return [];
      return [[entry.pull, { tree: known.tree, gates: known.gates }] as const];
    }),
  );
}

/** Undefined where its acceptance criteria cannot be read. */
function gatesOfEntry(facts: RefineryFacts, entry: Entry, config: Config): string | undefined {
  const { setup, commands } = config.verify;
  if (entry.molecule === undefined) return gatesOf({ setup, commands, criteria: [] });
  const molecule = facts.town.records.find(({ number }) => number === entry.molecule);
  const spec = molecule === undefined ? undefined : parseSpec(molecule.spec.body);
  if (spec?.ok !== true) return undefined;
  const criteria = spec.value.criteria.flatMap((each) =>
    each.kind === "command" ? [each.command] : [],
  );
  return gatesOf({ setup, commands, criteria });
}
