import { type Warning, warningsDue } from "../budget/warnings.ts";
import type { Config } from "../config/config.ts";
import type { Effect } from "../decision.ts";
import { accountsFor, guessSurroundings, moneyOf, type TownMoney } from "../molecule/budget-of.ts";
import type { TownFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { renderWarning } from "../text/dashboard-warning.ts";
import type { DashboardIssue } from "./facts.ts";

/** Where something is said. */
interface Place {
  readonly number: number;
  readonly nodeId: string;
}

/** A warning that is due: its name in the town's record, and how it is said. */
export interface Telling {
  readonly name: string;
  readonly effect: Effect;
}

/**
 * Budgets of which four fifths are spent and nobody was told: of the molecules on the line, their convoys, the day and the
 * town. Said on the issue that it is about; of day and town on the dashboard, or where an attempt ended last.
 */
export function findTellings(
  town: TownFacts,
  ours: DashboardIssue | undefined,
  config: Config,
  now: Date,
): readonly Telling[] {
  const told = town.record.kind === "present" ? (town.record.value.told ?? []) : [];
  const money = moneyOf(town, config, now);
  const tellings = town.records
    .filter(({ number }) => town.labelled.includes(number))
    .flatMap((record) => warningsFor(record, town, money, told, config, now))
    .flatMap(({ name, warning, about }): Telling[] => {
      const place = about ?? ours ?? placeOfNewest(town);
      if (place === undefined) return [];
      const { number, nodeId } = place;
      const replies = [renderWarning(warning, config.commands.escalate)];
      return [{ name, effect: { kind: "answer", number, nodeId, replies, reactions: [] } }];
    });
  return [...new Map(tellings.map((telling) => [telling.name, telling])).values()];
}

interface Due {
  readonly name: string;
  readonly warning: Warning;
  /** Undefined: it is about the town. */
  readonly about: Place | undefined;
}

/** Several molecules and convoys are remembered beside each other: their names carry a number. */
function warningsFor(
  record: MoleculeRecord,
  town: TownFacts,
  money: TownMoney,
  told: readonly string[],
  config: Config,
  now: Date,
): readonly Due[] {
  const issue = town.issues.find(({ number }) => number === record.number);
  if (issue === undefined) return [];
  const { parent, parentNodeId } = issue;
  const own = `molecule:${record.number}`;
  const convoy = `convoy:${parent ?? 0}`;
  const warned = [
    ...told,
    ...(told.includes(own) ? ["molecule"] : []),
    ...(told.includes(convoy) ? ["convoy"] : []),
  ];
  const around = guessSurroundings(record.number, town);
  const due = warningsDue(accountsFor(record.number, around, money, config, now), warned);
  return due.flatMap((warning): readonly Due[] => {
    switch (warning.of) {
      case "molecule":
        return [{ name: own, warning, about: issue }];
      case "convoy":
        return parent === undefined || parentNodeId === undefined
          ? []
          : [{ name: convoy, warning, about: { number: parent, nodeId: parentNodeId } }];
      case "day":
      case "town":
        return [{ name: warning.name, warning, about: undefined }];
    }
  });
}

/** The issue on the line whose attempt ended last. */
function placeOfNewest({ records, issues }: TownFacts): Place | undefined {
  const ends = new Map(
    records.map(({ number, attempts }) => [
      number,
      Math.max(...attempts.map(({ endedAt }) => Date.parse(endedAt ?? "1970-01-01T00:00:00Z"))),
    ]),
  );
  const endOf = ({ number }: Place) => ends.get(number) ?? 0;
  return issues.toSorted((a, b) => endOf(b) - endOf(a) || a.number - b.number)[0];
}
