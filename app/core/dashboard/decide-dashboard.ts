import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import type { Decision, Effect, Key } from "../decision.ts";
import type { TownFacts } from "../molecule/facts.ts";
import { dashboardLabel } from "../names.ts";
import { changeTown } from "../schedule/change-town.ts";
import type { Tick, TownRecord } from "../schedule/town-record.ts";
import { isSameBody } from "../text/dashboard-boxes.ts";
import { dashboardTitle, renderDashboard } from "../text/dashboard-words.ts";
import { type DashboardFacts, type DashboardIssue } from "./facts.ts";
import { findOurs } from "./find-ours.ts";
import { findTellings } from "./tell-warnings.ts";
import { approvalUnderWay, findTicked, retryUnderWay, takeDown, ticksOf } from "./ticks.ts";
import { viewDashboard } from "./view.ts";

/**
 * The one issue that shows the town: found, opened where there is none, rewritten in place, at most once a minute and
 * only when it says something else. What people ticked there is written down before it acts. People are told once of
 * budgets that run out. Pure: deciding again on the world after these effects yields none.
 */
export function decideDashboard(facts: DashboardFacts, now: Date): Decision {
  const { town } = facts;
  const parsed = parseConfig(town.configText);
  if (!parsed.ok) return idle("the configuration cannot be read");
  if (town.tree === undefined) return idle("the repository has no commits yet");
  if (town.record.kind === "unreadable")
    return idle(`the town's record cannot be read: ${town.record.problem}`);
  const config = parsed.value;
  const before: TownRecord = town.record.kind === "present" ? town.record.value : { version: 1 };
  const [ours, ...others] = config.dashboard ? findOurs(facts.issues, town) : [];
  const start = startTurn(before);
  const told = tell(start, town, ours, config, now);
  if (!config.dashboard) return conclude(told, town, told.events.at(-1) ?? "there is none");
  if (ours === undefined) return conclude(ask(told, facts, config, now), town, "there is none yet");
  const kept = keep(told, ours, others);
  const ticked = obey(kept, ours, facts, config);
  const written = write(ticked, ours, facts, config, now);
  return conclude(remind(written, town), town, "it says everything already");
}

/** The town's record on its way through one decision, and what is done about the dashboard. Immutable. */
interface Turn {
  readonly record: TownRecord;
  readonly events: readonly string[];
  /** Before the record says so. */
  readonly effects: readonly Effect[];
  /** Only once the record says so. */
  readonly after: readonly Effect[];
  readonly next: readonly Key[];
  readonly recheckSeconds?: number;
}

const startTurn = (record: TownRecord): Turn => ({
  record,
  events: [],
  effects: [],
  after: [],
  next: [],
});

const mostTold = 200;

function tell(
  turn: Turn,
  town: TownFacts,
  ours: DashboardIssue | undefined,
  config: Config,
  now: Date,
): Turn {
  const tellings = findTellings(town, ours, config, now);
  if (tellings.length === 0) return turn;
  const names = tellings.map(({ name }) => name);
  const told = [...(turn.record.told ?? []), ...names].slice(-mostTold);
  return {
    ...turn,
    record: { ...turn.record, told },
    events: [...turn.events, `people are told of budgets (${names.join(", ")})`],
    after: [...turn.after, ...tellings.map(({ effect }) => effect)],
  };
}

/** Within it GitHub's lists may not show yet what was opened; and no dashboard is written twice. */
const minuteMs = 60_000;

/** Written down first, so that of two that find none at the same time one opens it. */
function ask(turn: Turn, facts: DashboardFacts, config: Config, now: Date): Turn {
  const { asked } = turn.record.dashboard ?? {};
  const rest = asked === undefined ? 0 : restOf(asked, now);
  if (rest > 0) return { ...turn, recheckSeconds: rest };
  if (facts.isCut) return turn;
  const { issue: _gone, ...known } = turn.record.dashboard ?? {};
  const body = renderDashboard(viewDashboard(facts, config, now));
  const issue = { title: dashboardTitle, body, labels: [dashboardLabel], parent: undefined };
  return {
    ...turn,
    record: { ...turn.record, dashboard: { ...known, asked: now.toISOString() } },
    events: [...turn.events, "a dashboard is opened"],
    after: [...turn.after, { kind: "create-issues", issues: [issue] }],
    next: [...turn.next, { kind: "dashboard" }],
    recheckSeconds: minuteMs / 1000 + 1,
  };
}

/** Seconds until a minute has passed since then. GitHub cuts moments to the second. */
function restOf(moment: string, now: Date): number {
  const end = Math.floor(Date.parse(moment) / 1000) + minuteMs / 1000 + 1;
  const rest = Math.ceil(end - now.getTime() / 1000);
  return Math.min(Math.max(0, rest), minuteMs / 1000 + 1);
}

/** It is pinned when it is first seen: who takes it down means it. */
function keep(turn: Turn, ours: DashboardIssue, others: readonly DashboardIssue[]): Turn {
  const closed = others.map(
    ({ number, nodeId }): Effect => ({ kind: "close-issue", number, nodeId }),
  );
  const tidied = { ...turn, effects: [...turn.effects, ...closed] };
  if (turn.record.dashboard?.issue === ours.number) return tidied;
  const pin: readonly Effect[] = ours.isPinned ? [] : [{ kind: "pin-issue", nodeId: ours.nodeId }];
  return {
    ...tidied,
    record: { ...turn.record, dashboard: { ...turn.record.dashboard, issue: ours.number } },
    events: [...turn.events, `#${ours.number} is the dashboard`],
    effects: [...tidied.effects, ...pin],
  };
}

const mostTicks = 20;

function obey(turn: Turn, ours: DashboardIssue, facts: DashboardFacts, config: Config): Turn {
  const ticks = takeDown(findTicked(ours, facts.town), ours, facts, config);
  const noted = ticks.reduce(obeyTick, turn);
  if (ticks.length === 0) return noted;
  const all = [...ticksOf(facts.town), ...ticks].slice(-mostTicks);
  const record = { ...noted.record, dashboard: { ...noted.record.dashboard, ticks: all } };
  return { ...noted, record };
}

function obeyTick(turn: Turn, { action, by, at, target }: Tick): Turn {
  const noting = (event: string, record = turn.record, next: readonly Key[] = []): Turn => ({
    ...turn,
    record,
    events: [...turn.events, event],
    next: [...turn.next, ...next],
  });
  switch (action) {
    case "pause": {
      const pause = { reason: "", by, at };
      return noting(`paused by ${by}, on the dashboard`, { ...turn.record, pause }, patrol);
    }
    case "resume": {
      const record = { ...turn.record, pause: undefined };
      return noting(`resumed by ${by}, on the dashboard`, record, patrol);
    }
    case "retry":
      return noting(`${by} ticked to retry ${target ?? ""}`);
    case "approve":
      return noting(`${by} ticked to approve the plan of ${target ?? ""}`);
  }
}

/** Those that a pause held back are looked at. */
const patrol: readonly Key[] = [{ kind: "town" }];

/** What is written is what will be once the record says so. */
function write(
  turn: Turn,
  ours: DashboardIssue,
  facts: DashboardFacts,
  config: Config,
  now: Date,
): Turn {
  const town = townAfter(turn, facts.town);
  const body = renderDashboard(viewDashboard({ ...facts, town }, config, now));
  if (isSameBody(body, ours.body)) return turn;
  const rest = restOf(ours.writtenAt, now);
  return rest > 0
    ? { ...turn, recheckSeconds: rest }
    : { ...turn, after: [...turn.after, { kind: "edit-issue", nodeId: ours.nodeId, body }] };
}

const townAfter = (turn: Turn, town: TownFacts): TownFacts => ({
  ...town,
  record: { kind: "present", head: "", value: turn.record },
});

/** Whoever has not obeyed a tick yet is woken: the word of it may have got lost. */
function remind(turn: Turn, town: TownFacts): Turn {
  const settled = townAfter(turn, town);
  const molecules = town.records
    .filter((record) => town.labelled.includes(record.number))
    .filter((record) => retryUnderWay(settled, record) !== undefined)
    .map(({ number }): Key => ({ kind: "molecule", number }));
  const desks = town.desks
    .filter((desk) => approvalUnderWay(settled, desk) !== undefined)
    .map(({ number }): Key => ({ kind: "desk", number }));
  return { ...turn, next: [...turn.next, ...molecules, ...desks] };
}

function conclude(turn: Turn, town: TownFacts, atRest: string): Decision {
  const event = turn.events.join("; ");
  const told = turn.events.length === 0 ? [] : (changeTown(town, turn.record, event) ?? []);
  const effects = [...turn.effects, ...told, ...turn.after];
  return {
    effects,
    reason: event !== "" ? event : effects.length > 0 ? "it is written anew" : atRest,
    next: turn.next,
    ...(turn.recheckSeconds === undefined ? {} : { recheckSeconds: turn.recheckSeconds }),
  };
}

const idle = (reason: string): Decision => ({ effects: [], reason, next: [] });
