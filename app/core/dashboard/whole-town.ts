import type { Config } from "../config/config.ts";
import type { DeskRecord } from "../desk/record.ts";
import { guessSurroundings, moneyOf, type TownMoney } from "../molecule/budget-of.ts";
import type { TownFacts, TownIssue } from "../molecule/facts.ts";
import { gatesOf } from "../molecule/gate-standing.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { isAtWork, wantsAttempt } from "../molecule/standing.ts";
import { candidateOf, frameOf, ownWaits } from "../molecule/town-view.ts";
import type { WaitReason } from "../schedule/reasons.ts";
import type { Candidate, TownView } from "../schedule/town-view.ts";
import { breakerOf } from "../witness/breaker.ts";
import { judgeOutcome } from "../witness/outcome-policy.ts";

/**
 * The town as the scheduler sees it from nowhere in particular: everybody who wants an attempt waits. What a molecule's
 * own pass asks GitHub for is not asked here; that there is something of the kind is taken from the label that it left.
 */
export function viewWholeTown(town: TownFacts, config: Config, now: Date): TownView {
  const breaker = breakerOf(town.records, config.limits.breaker, now);
  const money = moneyOf(town, config, now);
  const candidates = town.records
    .filter(({ number }) => town.labelled.includes(number))
    .map((record) => viewMolecule(record, town, money, config, now));
  const frame = frameOf(town, breaker, candidates, config);
  return { ...frame, others: othersOf(candidates, town) };
}

function viewMolecule(
  record: MoleculeRecord,
  town: TownFacts,
  money: TownMoney,
  config: Config,
  now: Date,
): Candidate {
  const candidate = candidateOf(record, town);
  if (isAtWork(record)) return { ...candidate, state: "at-work" };
  if (!wantsAttempt(record)) return candidate;
  const around = guessSurroundings(record.number, town);
  return {
    ...candidate,
    state: "waiting",
    unmetGates: guessGates(record, candidate, around.desk, town, now),
    own: [
      ...ownWaits(record.number, around, money, config, now),
      ...readBackOff(record, config, now),
    ],
  };
}

/** Its own comment knows better; here it is enough that it does not seem to be its turn. */
function guessGates(
  record: MoleculeRecord,
  { labels, needs }: Candidate,
  desk: DeskRecord | undefined,
  town: TownFacts,
  now: Date,
): readonly string[] {
  if (labels.includes("cogtown:draft")) return ["somebody to look at it: its own comment says why"];
  if (!labels.includes("cogtown:blocked")) return [];
  const unmet = needs.filter((number) => isOpen(number, town));
  const gates = gatesOf(
    record,
    {
      desk,
      dependencies: unmet.map((number) => ({ number, kind: "open" })),
      gates: [],
    },
    now,
  );
  const isExplained = gates.length > 0 || unmet.length > 0;
  return isExplained ? gates : ["what its own comment names"];
}

/** What failed to work for reasons of its own is not tried again at once. */
function readBackOff(record: MoleculeRecord, config: Config, now: Date): readonly WaitReason[] {
  const outcome = record.attempts.at(-1)?.outcome;
  const verdict = outcome === undefined ? undefined : judgeOutcome(record, outcome, config, now);
  if (verdict?.kind !== "wait") return [];
  const words =
    outcome?.kind === "rate-limited"
      ? "the model is rate-limited"
      : "several attempts in a row could not work";
  return [{ kind: "back-off", until: verdict.until.toISOString(), words }];
}

function othersOf(candidates: readonly Candidate[], town: TownFacts): TownView["others"] {
  const needed = new Set(candidates.flatMap(({ needs }) => needs));
  return new Map(
    [...needed].map((number) => [number, isOpen(number, town) ? "open" : "landed"] as const),
  );
}

/** On the line, or open as GitHub's own dependencies tell; of anything else the molecule's own pass knows. */
const isOpen = (number: number, { labelled, issues }: TownFacts) =>
  labelled.includes(number) ||
  issues.some(({ needs }: TownIssue) =>
    needs.some((need) => need.number === number && need.isOpen),
  );
