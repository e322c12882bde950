import type { Config } from "../config/config.ts";
import { polecatWorkflow, refineryWorkflow } from "../names.ts";
import { countLosses } from "../text/breaker-words.ts";
import { breakerOf } from "../witness/breaker.ts";
import type { DependencyFacts, MoleculeFacts, TownFacts } from "./facts.ts";
import { parseSpec } from "./parse-spec.ts";
import type { MoleculeRecord } from "./record.ts";
import { scopesCollide } from "./scope.ts";

/** What keeps a molecule that wants an attempt from getting one now. */
export type Gate =
  | { readonly kind: "open" }
  | { readonly kind: "blocked"; readonly on: readonly DependencyFacts[] }
  /** `until`: nothing needs to happen but time. */
  | { readonly kind: "full"; readonly waitingFor: string; readonly until?: Date };

/** Dependencies hold back the first attempt only: what has started may finish. */
export function findGate(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Gate {
  const unmet = facts.dependencies.filter((dependency) => dependency.kind !== "landed");
  if (record.attempts.length === 0 && unmet.length > 0) return { kind: "blocked", on: unmet };
  const pause = findPause(record, facts.town, config, now);
  if (pause !== undefined) return { kind: "full", ...pause };
  return findRoom(record, facts, config);
}

/** Too many runs were lost: everybody waits, and then for the one that tries the ground. */
function findPause(
  record: MoleculeRecord,
  town: TownFacts,
  config: Config,
  now: Date,
): { readonly waitingFor: string; readonly until?: Date } | undefined {
  const breaker = breakerOf(withOwn(town, record), config.limits.breaker, now);
  switch (breaker.kind) {
    case "closed":
      return undefined;
    case "open":
      return {
        waitingFor: `runs to work again: ${countLosses(breaker.losses)}; one polecat tries at ${breaker.until.toISOString()}`,
        until: breaker.until,
      };
    case "half-open":
      return breaker.probe === undefined || breaker.probe === record.number
        ? undefined
        : { waitingFor: `the polecat of #${breaker.probe}, which tries whether runs work again` };
  }
}

/** The town's records with this one as it is about to be. */
export function withOwn(town: TownFacts, record: MoleculeRecord): readonly MoleculeRecord[] {
  return [record, ...town.records.filter(({ number }) => number !== record.number)];
}

function findRoom(record: MoleculeRecord, facts: MoleculeFacts, config: Config): Gate {
  const atWork = othersAtWork(facts.town, record.number);
  if (atWork.length >= config.limits.polecats) {
    return {
      kind: "full",
      waitingFor: `a free polecat (${atWork.length} of ${config.limits.polecats} are at work)`,
    };
  }
  const scope = scopeOf(record);
  const neighbour = atWork.find((other) => scopesCollide(scope, scopeOf(other)));
  if (neighbour !== undefined)
    return { kind: "full", waitingFor: `#${neighbour.number}, which may change the same paths` };
  return { kind: "open" };
}

/** Molecules with an attempt that has not ended and that are still wanted. */
function othersAtWork(town: TownFacts, except: number): readonly MoleculeRecord[] {
  return town.records.filter(
    (record) =>
      record.number !== except && town.labelled.includes(record.number) && isAtWork(record),
  );
}

export function isAtWork(record: MoleculeRecord): boolean {
  const last = record.attempts.at(-1);
  return last !== undefined && last.outcome === undefined;
}

/**
 * Molecules that a freed polecat may set going, oldest first: they want an attempt, nothing that they depend on is plainly
 * still open, nobody at work may change the same paths, and there is a place for each (`polecats` in all). Issues without
 * a record wait for a person, and what a person does is an event of its own. Whoever is left out is found by a patrol.
 */
export function othersWaiting(
  town: TownFacts,
  except: number,
  polecats = Number.POSITIVE_INFINITY,
): readonly number[] {
  const open = new Set(town.labelled.filter((number) => number !== except));
  const atWork = othersAtWork(town, except);
  const taken = atWork.map(scopeOf);
  return town.records
    .filter((record) => open.has(record.number) && wantsAttempt(record))
    .filter((record) => record.attempts.length > 0 || !dependsOnAny(record, open))
    .filter((record) => !taken.some((scope) => scopesCollide(scopeOf(record), scope)))
    .map((record) => record.number)
    .toSorted((a, b) => a - b)
    .slice(0, Math.max(0, polecats - atWork.length));
}

/** Molecules that have waited for this one to land, oldest first. */
export function dependentsOf(town: TownFacts, landed: number): readonly number[] {
  const number = new Set([landed]);
  return town.records
    .filter((record) => town.labelled.includes(record.number) && wantsAttempt(record))
    .filter((record) => dependsOnAny(record, number))
    .map((record) => record.number)
    .toSorted((a, b) => a - b);
}

function dependsOnAny(record: MoleculeRecord, numbers: ReadonlySet<number>): boolean {
  const parsed = parseSpec(record.spec.body);
  return parsed.ok && parsed.value.dependsOn.some((number) => numbers.has(number));
}

function wantsAttempt(record: MoleculeRecord): boolean {
  if (record.hold !== undefined) return false;
  const last = record.attempts.at(-1);
  if (last === undefined) return true;
  return (
    last.outcome !== undefined &&
    last.outcome.kind !== "success" &&
    (last.outcome.kind !== "cancelled" || last.n <= record.forgiven)
  );
}

/** Path of a workflow file that working or landing needs and the default branch lacks. */
export function findMissingWorkflow(town: TownFacts): string | undefined {
  const missing = [polecatWorkflow, refineryWorkflow].find(
    (name) => !town.workflows.includes(name),
  );
  return missing === undefined ? undefined : `.github/workflows/${missing}`;
}

function scopeOf(record: MoleculeRecord): readonly string[] {
  const parsed = parseSpec(record.spec.body);
  return parsed.ok ? parsed.value.scope : [];
}
