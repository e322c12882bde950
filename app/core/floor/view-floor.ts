import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { type DashboardView, viewDashboard } from "../dashboard/view.ts";
import type { TownFacts } from "../molecule/facts.ts";
import type { Attempt } from "../molecule/record.ts";
import { plannedSteps, stepsToDo } from "../molecule/steps.ts";
import { viewQueue } from "../refinery/queue-view.ts";
import { describeSpending } from "../text/cost-words.ts";
import { renderTroubles } from "../text/dashboard-words.ts";
import { plainLine, plainText } from "../text/plain.ts";
import { linkToRun } from "../text/progress.ts";
import { listWaits } from "../text/wait-words.ts";
import { viewConvoys } from "./convoys.ts";
import type { FloorFacts } from "./facts.ts";
import type {
  FloorCounts,
  FloorView,
  HeldView,
  Named,
  PlanView,
  PolecatView,
} from "./floor-view.ts";
import { viewMoney } from "./money.ts";
import { viewTimeline } from "./timeline.ts";

/**
 * The whole floor at one moment; the same facts always give the same but for `at`. A configuration that cannot be read
 * is a trouble, and the town is shown by what is configured where nothing is said.
 */
export function viewFloor(facts: FloorFacts, now: Date): FloorView {
  const { town, line, news } = facts;
  const parsed = parseConfig(town.configText);
  const config = parsed.ok ? parsed.value : parsedNothing();
  const named = namesIn(facts);
  const view = viewDashboard(facts, config, now);
  const refinery = "why" in line ? { why: line.why } : viewQueue(line);
  return {
    repository: town.repository,
    at: now.toISOString(),
    troubles: [
      ...(parsed.ok ? [] : ["`.github/cogtown.yml` cannot be read: nothing new is started."]),
      ...("stopped" in refinery && refinery.stopped !== null
        ? [`Nothing lands: ${refinery.stopped}`]
        : []),
      ...troublesOf(view),
    ],
    counts: countAll(view, config, facts, now),
    polecats: view.atWork.map((work) => viewPolecat(work, town, named)),
    waiting: [
      ...view.waiting.map(({ number, reasons }) => ({
        ...named(number),
        waitsFor: plainLine(listWaits(reasons)),
      })),
      ...view.drafts.map(({ number }) => ({ ...named(number), waitsFor: notStarted })),
    ],
    held: view.held.map((held) => viewHeld(held, named)),
    convoys: viewConvoys(town, view, named),
    plans: view.plans.map((plan) => viewPlan(plan, town)),
    refinery,
    money: viewMoney(town, view, config, now, named),
    timeline: viewTimeline(news.events),
  };
}

/** What holds without a word in the configuration: an agent has to be named there, and nothing is started without. */
function parsedNothing(): Config {
  const parsed = parseConfig("agent: { command: none }\nverify: { commands: [none] }\n");
  if (!parsed.ok) throw new Error("A configuration that says the least can be read");
  return parsed.value;
}

/** The marks of a list are not for a page that draws one, and the boxes are the dashboard's. */
const troublesOf = (view: DashboardView): readonly string[] =>
  renderTroubles(view)
    .split("\n")
    .filter((trouble) => trouble !== "")
    .map((trouble) =>
      plainLine(trouble.replace(/^- /, "").replaceAll("**", "").replace("unticks the box or ", "")),
    );

function namesIn({ town, news }: FloorFacts): (number: number) => Named {
  const titles = new Map([
    ...town.records.map(({ number, spec }) => [number, spec.title] as const),
    ...news.convoys,
    ...town.issues.map(({ number, title }) => [number, title] as const),
  ]);
  return (number) => ({
    number,
    title: plainText(titles.get(number) ?? ""),
    url: `${town.repository.url}/issues/${number}`,
  });
}

/** Why each of them is not started takes a look at all of it, which its own page is. */
const notStarted = "what its own page tells: nobody works on it yet";

const day = 24 * 60 * 60_000;

function countAll(
  { atWork, waiting, drafts, queue, held }: DashboardView,
  { limits }: Config,
  { line }: FloorFacts,
  now: Date,
): FloorCounts {
  const landed = "why" in line ? [] : line.record.landed;
  const since = now.getTime() - day;
  return {
    atWork: atWork.length,
    places: limits.polecats,
    waiting: waiting.length + drafts.length,
    proposed: queue.length,
    held: held.length,
    landedToday: landed.filter(({ at }) => Date.parse(at) > since).length,
  };
}

function viewPolecat(
  { number, attempt, done, of, by, spent }: DashboardView["atWork"][number],
  town: TownFacts,
  named: (number: number) => Named,
): PolecatView {
  const { n, claim, dispatches, seenAt, stop } = attempt;
  const record = town.records.find((each) => each.number === number);
  const [next] = record === undefined ? [] : stepsToDo(plannedSteps(record), record.steps);
  return {
    ...named(number),
    ...{ attempt: n, done, of, step: plainText(next?.title ?? "") },
    ...viewJob(claim, town.repository.url),
    askedAt: dispatches.at(-1) ?? null,
    seenAt: seenAt ?? null,
    agent: by.use,
    model: by.use === "command" ? null : (by.model ?? null),
    stop: stop === undefined ? null : { by: stop.by, why: plainLine(stop.why) },
    spent: spent === undefined ? null : describeSpending(spent),
  };
}

const viewJob = (
  claim: Attempt["claim"],
  repositoryUrl: string,
): Pick<PolecatView, "startedAt" | "run"> =>
  claim === undefined
    ? { startedAt: null, run: null }
    : { startedAt: claim.at, run: linkToRun(claim, repositoryUrl) };

function viewHeld(
  { number, hold, retriedBy, spent }: DashboardView["held"][number],
  named: (number: number) => Named,
): HeldView {
  const { reason, fix, by, at } = hold;
  return {
    ...named(number),
    ...{ reason: plainLine(reason), fix: plainLine(fix), by, at },
    retriedBy: retriedBy ?? null,
    command: /`(\/mayor [^`]+)`/.exec(fix)?.[1] ?? "/mayor retry",
    spent: spent === undefined ? null : describeSpending(spent),
  };
}

const viewPlan = (
  { number, issues, by }: DashboardView["plans"][number],
  { repository }: TownFacts,
): PlanView => ({
  ...{ number, issues, by, command: "/mayor approve" },
  url: `${repository.url}/issues/${number}`,
});
