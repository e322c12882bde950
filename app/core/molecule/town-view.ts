import type { Config } from "../config/config.ts";
import { isClaimed, pauseOfConvoy } from "../desk/standing.ts";
import type { WaitReason } from "../schedule/reasons.ts";
import type { Candidate, TownView } from "../schedule/town-view.ts";
import { countLosses } from "../text/breaker-words.ts";
import { type Breaker, breakerOf } from "../witness/breaker.ts";
import {
  guessSurroundings,
  moneyOf,
  readBudget,
  type Surroundings,
  surroundingsOf,
  type TownMoney,
} from "./budget-of.ts";
import type { MoleculeFacts, TownFacts } from "./facts.ts";
import { gatesOf } from "./gate-standing.ts";
import { parseSpec } from "./parse-spec.ts";
import type { MoleculeRecord } from "./record.ts";
import { isAtWork, wantsAttempt, withOwn } from "./standing.ts";

/**
 * The town as the scheduler sees it from one molecule. Of itself everything is known; of the others what their records, desks
 * and labels tell. That somebody else is ready is taken from the label that its own pass left: what waits for something
 * that cannot be seen from here must not keep anybody waiting for its turn.
 */
export function viewTown(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  money = ownMoney(record, facts, config, now),
): TownView {
  const town = townWith(record, facts);
  const breaker = breakerOf(town.records, config.limits.breaker, now);
  const candidates = town.records
    .filter(({ number }) => number === record.number || town.labelled.includes(number))
    .map((each) =>
      each.number === record.number
        ? ownCandidate(record, facts, money, config, now)
        : otherCandidate(each, town, money, config, now),
    );
  return { ...frameOf(town, breaker, candidates, config), others: othersOf(candidates, facts) };
}

/** The town with this molecule's record as it is about to be. */
const townWith = (record: MoleculeRecord, { town }: MoleculeFacts): TownFacts => ({
  ...town,
  records: withOwn(town, record),
});

/** What the town has spent, this molecule's record as it is about to be: for whoever asks more than once in a pass. */
export const ownMoney = (
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): TownMoney => moneyOf(townWith(record, facts), config, now);

/** What there is room for, and what holds everybody back. */
export function frameOf(
  town: TownFacts,
  breaker: Breaker,
  candidates: readonly Candidate[],
  config: Config,
): Omit<TownView, "others"> {
  const probe = breaker.kind === "half-open" ? breaker.probe : undefined;
  const atWork = candidates.filter(({ state }) => state === "at-work").length;
  return {
    candidates,
    // Nobody knows yet whether runs work again: one place is enough to find out.
    capacity:
      breaker.kind === "half-open" && probe === undefined
        ? Math.min(config.limits.polecats, atWork + 1)
        : config.limits.polecats,
    perLabel: config.limits.perLabel,
    shareScope: config.limits.shareScope,
    pauses: pausesOf(town, breaker),
    ...(probe === undefined ? {} : { probe }),
  };
}

/** It asks for an attempt whatever its record says: somebody may have asked for changes of what is done. */
function ownCandidate(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  money: TownMoney,
  config: Config,
  now: Date,
): Candidate {
  return {
    ...candidateOf(record, facts.town),
    state: "waiting",
    labels: facts.labels,
    priority: priorityOf(facts.labels),
    needs: facts.dependencies.map(({ number }) => number),
    unmetGates: gatesOf(record, facts, now),
    own: ownWaits(record.number, surroundingsOf(facts), money, config, now),
  };
}

/** What desks and budgets hold back. */
export const ownWaits = (
  number: number,
  around: Surroundings,
  money: TownMoney,
  config: Config,
  now: Date,
): readonly WaitReason[] => [
  ...isClaimed(around.desk),
  ...pauseOfConvoy(around.convoy?.desk),
  ...readBudget(number, around, money, config, now).waits,
];

function otherCandidate(
  record: MoleculeRecord,
  town: TownFacts,
  money: TownMoney,
  config: Config,
  now: Date,
): Candidate {
  const candidate = candidateOf(record, town);
  const isReady = candidate.labels.includes("cogtown:ready") && wantsAttempt(record);
  const { number } = record;
  return {
    ...candidate,
    state: isAtWork(record) ? "at-work" : isReady ? "waiting" : "resting",
    own: isReady ? ownWaits(number, guessSurroundings(number, town), money, config, now) : [],
  };
}

/** As its record and its labels tell it, and at rest. */
export function candidateOf(record: MoleculeRecord, town: TownFacts): Candidate {
  const issue = town.issues.find(({ number }) => number === record.number);
  const parsed = parseSpec(record.spec.body);
  const labels = issue?.labels ?? [];
  const own = parsed.ok ? parsed.value.dependsOn : [];
  return {
    number: record.number,
    state: "resting",
    isFirst: record.attempts.length === 0,
    priority: priorityOf(labels),
    createdAt: issue?.createdAt ?? record.spec.approvedAt,
    labels,
    scope: parsed.ok ? parsed.value.scope : [],
    needs: [...new Set([...own, ...(issue?.needs ?? []).map(({ number }) => number)])],
    unmetGates: [],
    own: [],
  };
}

const plainPriority = 2;

/** By the labels `P0` to `P3`; the highest counts. */
function priorityOf(labels: readonly string[]): Candidate["priority"] {
  const levels = ([0, 1, 2, 3] as const).filter((level) => labels.includes(`P${level}`));
  return levels[0] ?? plainPriority;
}

/** What this one needs was asked for. Of what others need: an issue that is still on the line has not landed. */
function othersOf(candidates: readonly Candidate[], facts: MoleculeFacts): TownView["others"] {
  const open = new Set(facts.town.labelled);
  const guessed = candidates.flatMap(({ needs }) =>
    needs.map((number) => [number, open.has(number) ? "open" : "landed"] as const),
  );
  const known = facts.dependencies.map((each) => [each.number, stateOf(each.kind)] as const);
  return new Map([...guessed, ...known]);
}

type Known = MoleculeFacts["dependencies"][number]["kind"];

function stateOf(kind: Known): "landed" | "open" | "closed" | "missing" {
  return kind === "closed-unlanded" ? "closed" : kind;
}

function pausesOf({ record }: TownFacts, breaker: Breaker): readonly WaitReason[] {
  const pause = record.kind === "present" ? record.value.pause : undefined;
  return [
    ...(pause === undefined ? [] : [{ kind: "paused" as const, ...pause }]),
    ...(breaker.kind === "open"
      ? [
          {
            kind: "breaker" as const,
            words: `runs to work again: ${countLosses(breaker.losses)}; one polecat tries`,
            until: breaker.until.toISOString(),
          },
        ]
      : []),
  ];
}
