import { type Chosen, chooseAgent } from "../agent/choose-agent.ts";
import {
  type Spending,
  spendingOf,
  type TownAccounts,
  townAccountsOf,
  units,
} from "../budget/accounts.ts";
import type { Config } from "../config/config.ts";
import { madeFor } from "../desk/standing.ts";
import type { TownFacts } from "../molecule/facts.ts";
import type { Attempt, Hold, MoleculeRecord } from "../molecule/record.ts";
import { isAtWork, isDone, wantsAttempt } from "../molecule/standing.ts";
import { countSteps } from "../molecule/steps.ts";
import type { WaitReason } from "../schedule/reasons.ts";
import { schedule } from "../schedule/scheduler.ts";
import type { TownRecord } from "../schedule/town-record.ts";
import type { TownView } from "../schedule/town-view.ts";
import { type Breaker, breakerOf } from "../witness/breaker.ts";
import type { DashboardFacts } from "./facts.ts";
import { approvalUnderWay, retryUnderWay } from "./ticks.ts";
import { viewWholeTown } from "./whole-town.ts";

/** What the dashboard shows; the same facts always give the same. */
export interface DashboardView {
  readonly repositoryUrl: string;
  readonly pause: TownRecord["pause"];
  readonly atWork: readonly (Shown & {
    readonly attempt: Attempt;
    readonly done: number;
    readonly of: number;
    readonly by: Chosen;
    readonly spent: Spent;
  })[];
  /** In the order in which they would go; without a reason: about to start. */
  readonly waiting: readonly (Shown & { readonly reasons: readonly WaitReason[] })[];
  /** Labelled, and not on the line yet. */
  readonly drafts: readonly Shown[];
  readonly queue: readonly (Shown & { readonly isQueued: boolean; readonly spent: Spent })[];
  /** `retriedBy`: somebody ticked to try again, which has yet to happen. */
  readonly held: readonly (Shown & {
    readonly hold: Hold;
    readonly retriedBy: string | undefined;
    readonly spent: Spent;
  })[];
  readonly convoys: readonly {
    readonly number: number;
    readonly landed: number;
    readonly of: number;
    readonly pausedBy: string | undefined;
  }[];
  readonly plans: readonly {
    readonly number: number;
    readonly hash: string;
    readonly by: string;
    readonly issues: number;
    readonly approvedBy: string | undefined;
  }[];
  readonly accounts: TownAccounts;
  /** Whether the day or the town is limited at all. */
  readonly isLimited: boolean;
  readonly breaker: Breaker;
  readonly cycles: readonly (readonly number[])[];
  readonly unreadable: number;
  readonly graph: Graph;
}

/** By all attempts that have ended; undefined: none has, or none told. */
type Spent = Spending | undefined;

export interface Shown {
  readonly number: number;
  /** As its author wrote it. */
  readonly title: string;
}

export interface Graph {
  readonly nodes: readonly (Shown & { readonly state: NodeState })[];
  /** The first has to land before the second. */
  readonly edges: readonly (readonly [number, number])[];
}

export type NodeState = "work" | "waiting" | "draft" | "queue" | "held";

export function viewDashboard(
  { town, openPlans }: Pick<DashboardFacts, "town" | "openPlans">,
  config: Config,
  now: Date,
): DashboardView {
  const known = town.records
    .filter(({ number }) => town.labelled.includes(number))
    .toSorted((a, b) => a.number - b.number);
  const whole = viewWholeTown(town, config, now);
  const { verdicts, cycles, line } = schedule(whole);
  const shown = (number: number): Shown => ({ number, title: titleOf(number, town) });
  const isKnown = new Set(known.map(({ number }) => number));
  return {
    repositoryUrl: town.repository.url,
    pause: town.record.kind === "present" ? town.record.value.pause : undefined,
    atWork: known.flatMap((record) => viewWork(record, shown(record.number), config, now)),
    waiting: line.map((number) => {
      const verdict = verdicts.get(number);
      return { ...shown(number), reasons: verdict?.kind === "wait" ? verdict.reasons : [] };
    }),
    drafts: town.labelled
      .filter((number) => !isKnown.has(number))
      .toSorted(ascending)
      .map(shown),
    queue: known.filter(isDone).map((record) => ({
      ...shown(record.number),
      isQueued: labelsOf(record.number, town).includes("cogtown:queued"),
      spent: spentOn(record, config, now),
    })),
    held: known.flatMap((record) =>
      viewHold(record, shown(record.number), town).map((held) => ({
        ...held,
        spent: spentOn(record, config, now),
      })),
    ),
    convoys: viewConvoys(town),
    plans: viewPlans(town, openPlans),
    accounts: townAccountsOf(town.records, config, now),
    isLimited: [config.budget.day, config.budget.town].some((limit) =>
      units.some((unit) => limit[unit] !== undefined),
    ),
    breaker: breakerOf(town.records, config.limits.breaker, now),
    cycles,
    unreadable: town.unreadable.length,
    graph: viewGraph(town, known, whole),
  };
}

const ascending = (a: number, b: number) => a - b;

const issueOf = (number: number, { issues }: TownFacts) =>
  issues.find((issue) => issue.number === number);

const labelsOf = (number: number, town: TownFacts) => issueOf(number, town)?.labels ?? [];

const titleOf = (number: number, town: TownFacts) =>
  issueOf(number, town)?.title ??
  town.records.find((record) => record.number === number)?.spec.title ??
  "";

/** Told to end, it is at work until its run has ended, and held at the same time: it is shown where somebody can act. */
function viewWork(
  record: MoleculeRecord,
  shown: Shown,
  config: Config,
  now: Date,
): DashboardView["atWork"] {
  const attempt = record.attempts.at(-1);
  if (attempt === undefined || !isAtWork(record) || record.hold !== undefined) return [];
  const { n, labels = [] } = attempt;
  const by = chooseAgent(config, { role: "polecat", attempt: n, labels });
  const spent = spentOn(record, config, now);
  return [{ ...shown, attempt, ...countSteps(record), by, spent }];
}

/** Undefined also where nobody told anything: `unknown` says nothing to anybody. */
function spentOn({ attempts }: MoleculeRecord, { budget }: Config, now: Date): Spent {
  const hasEnded = attempts.some(
    ({ outcome, claim }) => outcome !== undefined && claim !== undefined,
  );
  const spent = spendingOf(attempts, budget.prices, now);
  const isTold = spent.isDollarsKnown || spent.isTokensKnown || spent.dollars + spent.tokens > 0;
  return hasEnded && isTold ? spent : undefined;
}

function viewHold(
  record: MoleculeRecord,
  shown: Shown,
  town: TownFacts,
): readonly Omit<DashboardView["held"][number], "spent">[] {
  const { hold } = record;
  if (hold === undefined) return [];
  return [{ ...shown, hold, retriedBy: retryUnderWay(town, record)?.by }];
}

/** As far as the town's lists tell: molecules that were made for it, and those that are below it now. */
function viewConvoys(town: TownFacts): DashboardView["convoys"] {
  const parents = town.issues.flatMap(({ parent }) => parent ?? []);
  const gathered = town.desks.filter(({ convoy }) => convoy !== undefined && !convoy.closed);
  const numbers = new Set([...parents, ...gathered.map(({ number }) => number)]);
  return [...numbers].toSorted(ascending).flatMap((number) => {
    const desk = town.desks.find((each) => each.number === number);
    const below = town.issues.filter(({ parent }) => parent === number);
    const members = new Set([...below.map((issue) => issue.number), ...madeFor(desk)]);
    const landed = [...members].filter((member) => hasLanded(member, town)).length;
    if (members.size === 0) return [];
    return [{ number, landed, of: members.size, pausedBy: desk?.pause?.by }];
  });
}

/** Its work was done and its issue is off the line: nobody but a person takes it off otherwise, and then it is held. */
export const hasLanded = (number: number, { labelled, records }: TownFacts) =>
  !labelled.includes(number) &&
  records.some((record) => record.number === number && isDone(record));

function viewPlans(town: TownFacts, openPlans: ReadonlySet<number>): DashboardView["plans"] {
  return town.desks
    .toSorted((a, b) => a.number - b.number)
    .flatMap((desk) => {
      const { number, plan } = desk;
      if (plan === undefined || plan.approved !== undefined || !openPlans.has(number)) return [];
      const { hash, by } = plan;
      const approvedBy = approvalUnderWay(town, desk)?.by;
      return [{ number, hash, by, issues: plan.plan.molecules.length, approvedBy }];
    });
}

function viewGraph(
  town: TownFacts,
  known: readonly MoleculeRecord[],
  { candidates }: TownView,
): Graph {
  const states = new Map(known.map((record) => [record.number, stateOf(record)]));
  const numbers = town.labelled.toSorted(ascending);
  const drawn = new Set(numbers);
  return {
    nodes: numbers.map((number) => ({
      number,
      title: titleOf(number, town),
      state: states.get(number) ?? "draft",
    })),
    edges: candidates
      .toSorted((a, b) => a.number - b.number)
      .flatMap(({ number, needs }) =>
        needs.filter((need) => drawn.has(need)).map((need) => [need, number] as const),
      ),
  };
}

function stateOf(record: MoleculeRecord): NodeState {
  if (record.hold !== undefined) return "held";
  if (isAtWork(record)) return "work";
  if (isDone(record)) return "queue";
  return wantsAttempt(record) ? "waiting" : "held";
}
