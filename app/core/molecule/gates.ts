import type { Config } from "../config/config.ts";
import { polecatWorkflow } from "../names.ts";
import type { DependencyFacts, MoleculeFacts, TownFacts } from "./facts.ts";
import { parseSpec } from "./parse-spec.ts";
import type { MoleculeRecord } from "./record.ts";
import { scopesCollide } from "./scope.ts";

/** What keeps a molecule that wants an attempt from getting one now. */
export type Gate =
  | { readonly kind: "open" }
  | { readonly kind: "blocked"; readonly on: readonly DependencyFacts[] }
  | { readonly kind: "full"; readonly waitingFor: string };

/** Dependencies hold back the first attempt only: what has started may finish. */
export function findGate(record: MoleculeRecord, facts: MoleculeFacts, config: Config): Gate {
  const unmet = facts.dependencies.filter((dependency) => dependency.kind !== "landed");
  if (record.attempts.length === 0 && unmet.length > 0) return { kind: "blocked", on: unmet };
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
export function othersAtWork(town: TownFacts, except: number): readonly MoleculeRecord[] {
  return town.records.filter(
    (record) =>
      record.number !== except && town.labelled.includes(record.number) && isAtWork(record),
  );
}

export function isAtWork(record: MoleculeRecord): boolean {
  const last = record.attempts.at(-1);
  return last !== undefined && last.outcome === undefined;
}

/** Labelled molecules that want an attempt and have none: those that a free polecat or a landing may set going. */
export function othersWaiting(town: TownFacts, except: number): readonly number[] {
  const settled = new Set(
    town.records.filter((record) => !wantsAttempt(record)).map((record) => record.number),
  );
  return town.labelled.filter((number) => number !== except && !settled.has(number));
}

function wantsAttempt(record: MoleculeRecord): boolean {
  if (record.hold !== undefined) return false;
  const last = record.attempts.at(-1);
  if (last === undefined) return true;
  return (
    last.outcome !== undefined &&
    last.outcome.kind !== "success" &&
    last.outcome.kind !== "cancelled"
  );
}

/** Path of a workflow file that dispatching needs and the default branch lacks. */
export function findMissingWorkflow(town: TownFacts): string | undefined {
  return town.workflows.includes(polecatWorkflow)
    ? undefined
    : `.github/workflows/${polecatWorkflow}`;
}

function scopeOf(record: MoleculeRecord): readonly string[] {
  const parsed = parseSpec(record.spec.body);
  return parsed.ok ? parsed.value.scope : [];
}
