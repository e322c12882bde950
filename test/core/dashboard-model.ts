import { parseConfig } from "#core/config/parse-config.ts";
import { decideDashboard } from "#core/dashboard/decide-dashboard.ts";
import type { DashboardFacts, DashboardIssue } from "#core/dashboard/facts.ts";
import { findOurs } from "#core/dashboard/find-ours.ts";
import { findTicked } from "#core/dashboard/ticks.ts";
import { viewDashboard } from "#core/dashboard/view.ts";
import type { Decision, Effect } from "#core/decision.ts";
import type { Level } from "#core/desk/facts.ts";
import { type DeskRecord, emptyDesk } from "#core/desk/record.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { Hold, MoleculeRecord } from "#core/molecule/record.ts";
import { planHash } from "#core/plan/hash.ts";
import type { TownRecord } from "#core/schedule/town-record.ts";
import { renderDashboard } from "#core/text/dashboard-words.ts";
import { at, configText, moleculeFacts, townFacts, townIssue } from "./molecule-model.ts";
import { molecule as planned, planOf } from "./plan-model.ts";

/** A town with a dashboard in plain values, people who edit it, and what effects do to it. */

export const shown = `${configText}dashboard: true\n`;

export function recordOf(number: number, over: Partial<MoleculeRecord> = {}): MoleculeRecord {
  const facts = moleculeFacts({ number, title: `Issue ${number}` });
  return { ...pinSpec(facts, "main", { login: "maya", at: at(0) }), ...over };
}

export const holdOf = (over: Partial<Hold> = {}): Hold => ({
  ...{ reason: "3 attempts failed", fix: "Mend it.", at: at(10), by: "witness", ...over },
});

const plan = planOf(planned("one"), planned("two"));

/** A desk with a plan that waits for approval. */
export const deskOf = (number: number, over: Partial<DeskRecord> = {}): DeskRecord => ({
  ...emptyDesk(number),
  plan: {
    source: { kind: "formula", name: "feature", values: {} },
    ...{ plan, hash: planHash(plan), by: "rob", at: at(5), warnings: [], created: {} },
  },
  ...over,
});

/** All of these labelled, with these records. */
export const townOf = (
  records: readonly MoleculeRecord[],
  over: Partial<TownFacts> = {},
): TownFacts => ({
  ...townFacts({ configText: shown, records }),
  labelled: records.map(({ number }) => number),
  issues: records.map(({ number }) => townIssue(number)),
  ...over,
});

/** As GitHub tells a moment. */
const toSecond = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;
export const seconds = (from: Date, n: number) => new Date(from.getTime() + n * 1000);

export interface World {
  readonly facts: DashboardFacts;
  readonly now: Date;
  /** What each person may do. */
  readonly people: Readonly<Record<string, Level>>;
  /** Everything that was done, and when. */
  readonly done: readonly { readonly at: Date; readonly effect: Effect }[];
}

export const worldOf = (town: TownFacts, now: Date, issues: DashboardIssue[] = []): World => ({
  facts: {
    ...{ town, issues, isCut: false, editors: [] },
    openPlans: new Set(town.desks.map(({ number }) => number)),
  },
  now,
  people: { maya: "admin", rob: "write", eve: "none" },
  done: [],
});

/** A dashboard that says what it should, written two minutes ago. */
export function withDashboard(town: TownFacts, now: Date, over: Partial<DashboardIssue> = {}) {
  const before = town.record.kind === "present" ? town.record.value : { version: 1 as const };
  const value: TownRecord = { ...before, dashboard: { ...before.dashboard, issue: 40 } };
  const known = { ...town, record: { kind: "present" as const, head: "head", value } };
  const world = worldOf(known, now);
  return { ...world, facts: { ...world.facts, issues: [issueOf(bodyOf(world), now, over)] } };
}

const issueOf = (body: string, now: Date, over: Partial<DashboardIssue>): DashboardIssue => ({
  ...{ number: 40, nodeId: "issue-40", body, isPinned: true },
  ...{ writtenAt: toSecond(seconds(now, -120)), edits: [], isHistoryCut: false, ...over },
});

/** What the dashboard of this world should say. */
export function bodyOf({ facts, now }: World): string {
  const config = parseConfig(facts.town.configText);
  if (!config.ok) throw new Error("the configuration can be read");
  return renderDashboard(viewDashboard(facts, config.value, now));
}

/** Somebody changes the text of the dashboard. */
export function edited(world: World, by: string, change: (body: string) => string): World {
  const issues = world.facts.issues.map((issue) => ({
    ...issue,
    body: change(issue.body),
    edits: [{ login: by, at: toSecond(world.now) }, ...issue.edits],
  }));
  return { ...world, facts: { ...world.facts, issues } };
}

/** Ticks, or unticks, the box of this line. */
export const flip = (what: string) => (body: string) =>
  body
    .split("\n")
    .map((line) => (line.includes(what) && line.startsWith("- [") ? flipLine(line) : line))
    .join("\n");

const flipLine = (line: string) =>
  line.startsWith("- [ ]") ? line.replace("- [ ]", "- [x]") : line.replace("- [x]", "- [ ]");

export const later = (world: World, n: number): World => ({
  ...world,
  now: seconds(world.now, n),
});

/** As the observation does it: editors are asked only where a box says something new. */
export function look(world: World): Decision {
  const { facts, people, now } = world;
  const [ours] = findOurs(facts.issues, facts.town);
  const isTicked = ours !== undefined && findTicked(ours, facts.town).length > 0;
  const editors = isTicked
    ? ours.edits.map(({ login }) => ({ login, level: people[login] ?? "none" }))
    : [];
  return decideDashboard({ ...facts, editors }, now);
}

/** The world after one pass. */
export function pass(world: World): World {
  return look(world).effects.reduce(afterEffect, world);
}

/** The town's own record. */
export const recordIn = ({ facts }: World): TownRecord | undefined =>
  facts.town.record.kind === "present" ? facts.town.record.value : undefined;

function afterEffect(world: World, effect: Effect): World {
  const { facts, now, done } = world;
  const noted = { ...world, done: [...done, { at: now, effect }] };
  const at = toSecond(now);
  const withIssues = (issues: readonly DashboardIssue[]) => ({
    ...noted,
    facts: { ...facts, issues },
  });
  const changing = (nodeId: string, change: Partial<DashboardIssue>) =>
    withIssues(
      facts.issues.map((issue) => (issue.nodeId === nodeId ? { ...issue, ...change } : issue)),
    );
  if (effect.kind === "append-town") {
    const record = { kind: "present" as const, head: "head", value: effect.record };
    return { ...noted, facts: { ...facts, town: { ...facts.town, record } } };
  }
  if (effect.kind === "create-issues") {
    const number = Math.max(39, ...facts.issues.map((issue) => issue.number)) + 1;
    const over = { number, nodeId: `issue-${number}`, isPinned: false, writtenAt: at };
    return withIssues([
      ...facts.issues,
      ...effect.issues.map(({ body }) => issueOf(body, now, over)),
    ]);
  }
  if (effect.kind === "edit-issue")
    return changing(effect.nodeId, { body: effect.body, writtenAt: at, edits: [] });
  if (effect.kind === "pin-issue") return changing(effect.nodeId, { isPinned: true });
  return effect.kind === "close-issue"
    ? withIssues(facts.issues.filter(({ nodeId }) => nodeId !== effect.nodeId))
    : noted;
}
