import type { Config } from "../config/config.ts";
import { madeFor } from "../desk/standing.ts";
import { findDuplicate, type Other } from "../duplicates/find-duplicate.ts";
import { proposalBranch, workBranch } from "../names.ts";
import type { MoleculeFacts, TownFacts } from "./facts.ts";
import type { MoleculeRecord } from "./record.ts";
import type { Duplicate } from "./state.ts";

/**
 * What speaks for it that this issue is worked on, or done, already: asked once, before it gets a record. Somebody may say
 * that it is to go on all the same; what was made of an approved plan was looked at as a whole.
 */
export function findTwin(facts: MoleculeFacts, config: Config, now: Date): Duplicate | undefined {
  if (facts.desk?.sling?.isForced === true || isPlanned(facts)) return undefined;
  if (facts.pull?.state === "open") return { kind: "pull", number: facts.pull.number };
  const branch = findBranch(facts);
  if (branch !== undefined) return { kind: "branch", name: branch };
  if (!config.duplicates.ask) return undefined;
  const { threshold, days } = config.duplicates;
  const { number, title, body, town } = facts;
  const others = othersOf(town, number, days, now);
  const found = findDuplicate({ title, body }, others, threshold);
  return found === undefined
    ? undefined
    : { kind: "issue", number: found.number, what: found.what };
}

const isPlanned = ({ number, convoy }: MoleculeFacts) => madeFor(convoy?.desk).includes(number);

function findBranch({ number, workBranch: work, proposalBranch: proposal }: MoleculeFacts) {
  if (proposal !== undefined) return proposalBranch(number);
  return work === undefined ? undefined : workBranch(number);
}

/** Those on the line, and those that landed lately. Who was stopped or closed without landing is no reason to ask. */
function othersOf(town: TownFacts, except: number, days: number, now: Date): readonly Other[] {
  return town.records
    .filter(({ number }) => number !== except)
    .flatMap((record): readonly Other[] => {
      const { number, spec } = record;
      const { title, body } = spec;
      if (town.labelled.includes(number)) return [{ number, title, body, what: "open" }];
      const isLate = hasSucceededSince(record, now.getTime() - days * 24 * 60 * 60_000);
      return isLate ? [{ number, title, body, what: "landed" }] : [];
    });
}

/** Off the line with its last attempt well ended: what landed is closed. */
function hasSucceededSince({ attempts, hold }: MoleculeRecord, since: number): boolean {
  const last = attempts.at(-1);
  return (
    hold === undefined &&
    last?.outcome?.kind === "success" &&
    Date.parse(last.endedAt ?? "") >= since
  );
}
