import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { dashboardKey } from "../dashboard/wake.ts";
import type { Decision, Effect, Key } from "../decision.ts";
import { isUnfinished } from "../desk/standing.ts";
import type { TownFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { isAtWork } from "../molecule/standing.ts";
import { type Breaker, breakerOf } from "../witness/breaker.ts";
import { findNews, lastSaid } from "./breaker-notice.ts";
import { changeTown } from "./change-town.ts";
import { takeTurns } from "./take-turns.ts";
import type { BreakerNotice } from "./town-record.ts";

/** Molecules that one patrol looks at: a bound on requests, whatever the size of the town. */
const patrolLimit = 25;
/** Base branches that one patrol looks at. */
const baseLimit = 5;
/** Convoys that one patrol looks at. */
const convoyLimit = 5;
/** Desks with something left to do that one patrol looks at. */
const deskLimit = 5;
/** Patrols follow each other in about this time; each begins where the one before ended. */
const patrolMs = 5 * 60_000;

/**
 * The patrol: which keys may be stale. It trusts no event to have arrived; whatever is not plainly at rest is looked
 * at again. What the breaker has come to is said here, once for the town. `unheard`: issues and pull requests whose desks
 * have not heard what was said there.
 */
export function decideTown(town: TownFacts, now: Date, unheard: readonly number[] = []): Decision {
  const config = parseConfig(town.configText);
  const molecules = findStale(town, now);
  const bases = takeTurns(findBases(town), baseLimit, { now, every: patrolMs });
  const turns = { now, every: patrolMs };
  const convoys = takeTurns(findConvoys(town), convoyLimit, turns);
  const desks = takeTurns(findUnfinished(town), deskLimit, turns);
  const patrol: readonly Key[] = [
    ...molecules.map((number): Key => ({ kind: "molecule", number })),
    ...bases.map((base): Key => ({ kind: "refinery", base })),
    ...[...new Set([...unheard, ...desks, ...convoys])].map(
      (number): Key => ({ kind: "desk", number }),
    ),
  ];
  const reason = `patrol: ${molecules.length} of ${town.labelled.length} molecules looked at`;
  if (!config.ok) return { effects: [], reason, next: patrol };
  const next = [...patrol, ...dashboardKey(config.value)];
  return withBreaker({ effects: [], reason, next }, town, config.value, now);
}

/** Tells what became of the breaker, and has those looked at that it concerns. */
function withBreaker(patrol: Decision, town: TownFacts, config: Config, now: Date): Decision {
  const breaker = breakerOf(town.records, config.limits.breaker, now);
  const news = findNews(breaker, town.record, now);
  const notice = news ?? lastSaid(town.record);
  const alert: readonly Key[] =
    notice === undefined || isOld(notice, now) ? [] : [{ kind: "molecule", number: notice.alert }];
  const wake = secondsUntilProbe(breaker, now);
  return {
    effects: news === undefined ? [] : announce(town, news),
    reason: news === undefined ? patrol.reason : `${patrol.reason}; the breaker is ${news.state}`,
    next: [...alert, ...patrol.next],
    ...(wake === undefined ? {} : { recheckSeconds: wake }),
  };
}

/** The comment about an outage that is over for so long says what it should. */
const isOld = ({ state, since }: BreakerNotice, now: Date) =>
  state === "closed" && now.getTime() - new Date(since).getTime() > 60 * 60_000;

const announce = (town: TownFacts, notice: BreakerNotice): readonly Effect[] =>
  changeTown(town, { breaker: notice }, `the breaker is ${notice.state}`) ?? [];

function secondsUntilProbe(breaker: Breaker, now: Date): number | undefined {
  return breaker.kind === "open"
    ? Math.ceil((breaker.until.getTime() - now.getTime()) / 1000) + 1
    : undefined;
}

/** Molecules that may be stale, a bounded number of them. */
function findStale(town: TownFacts, now: Date): readonly number[] {
  const stale = town.labelled.filter((number) => mayBeStale(recordOf(town, number), now));
  const all = [...findAbandoned(town), ...stale.toSorted((a, b) => a - b)];
  return takeTurns(all, patrolLimit, { now, every: patrolMs });
}

/**
 * Off the line, and yet something of them is left: a run, or a branch that should have gone when the work landed (GitHub
 * closes the issue, and the word of it got lost). Those that a person stopped keep their branch.
 */
function findAbandoned(town: TownFacts): readonly number[] {
  const branches = new Set(town.branches);
  return town.records
    .filter((record) => !town.labelled.includes(record.number))
    .filter(
      (record) =>
        isAtWork(record) || (branches.has(record.number) && record.hold?.stopped === undefined),
    )
    .map((record) => record.number);
}

/**
 * Bases whose Refinery has something to look at: work that is done and has not landed, and pull requests, anybody's.
 * GitHub does not tell with a comment on a pull request which base it is about: here it is found all the same.
 */
function findBases(town: TownFacts): readonly string[] {
  const proposed = town.records.filter(
    (record) =>
      town.labelled.includes(record.number) && record.attempts.at(-1)?.outcome?.kind === "success",
  );
  return [...new Set([...proposed.map(({ base }) => base), ...town.bases])].toSorted();
}

/** Issues with open molecules below them, and convoys that were not closed yet: the last of one may be a person's task. */
function findConvoys({ issues, desks }: TownFacts): readonly number[] {
  const parents = issues.flatMap(({ parent }) => parent ?? []);
  const known = desks.filter(({ convoy }) => convoy !== undefined && convoy.closed === undefined);
  return [...new Set([...parents, ...known.map(({ number }) => number)])].toSorted((a, b) => a - b);
}

/** A process that dies leaves what was said to it half done, on issues that nobody marked for Cogtown as well. */
const findUnfinished = ({ desks }: TownFacts): readonly number[] =>
  desks
    .filter(isUnfinished)
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);

function recordOf(town: TownFacts, number: number): MoleculeRecord | undefined {
  return town.records.find((record) => record.number === number);
}

/** Only one dispatched a moment ago is surely at rest: of a held one somebody may have said that it is to go on. */
function mayBeStale(record: MoleculeRecord | undefined, now: Date): boolean {
  const last = record?.attempts.at(-1);
  if (last === undefined || last.outcome !== undefined) return true;
  const sent = new Date(last.dispatches.at(-1) ?? 0).getTime();
  return now.getTime() - sent > 60_000;
}
