import type { DashboardView, Shown } from "../dashboard/view.ts";
import { proposalBranch } from "../names.ts";
import type { Breaker } from "../witness/breaker.ts";
import { countLosses } from "./breaker-words.ts";
import { describeSpending, renderAccounts } from "./cost-words.ts";
import { renderBox, seal } from "./dashboard-boxes.ts";
import { renderTownGraph } from "./dashboard-graph.ts";
import { clip, codeSpan, oneLine } from "./markdown.ts";
import { joinWithin, longestComment, type Part } from "./parts.ts";
import { linkToRun } from "./progress.ts";
import { inLine, named, sentence } from "./quoted.ts";
import { describeWait, listWaits } from "./wait-words.ts";

export const dashboardTitle = "Cogtown: the whole town";

const longestTitle = 120;
const longestReason = 400;
/** Lines of a list; who wants to see more asks GitHub for the label. */
const mostLines = 40;

/**
 * The text of the dashboard. The same view always gives the same text: moments of what happened are in it, and never
 * how long ago that was. Long lists are cut, and whole sections go where there is too much.
 */
export function renderDashboard(view: DashboardView): string {
  const parts: Part[] = [
    { rank: 0, text: `### ${headlineOf(view)}` },
    { rank: 0, text: explanation },
    { rank: 0, text: renderBox({ action: view.pause === undefined ? "pause" : "resume" }) },
    { rank: 0, text: renderTroubles(view) },
    { rank: 2, text: section("Polecats at work", view.atWork.map(renderWork(view))) },
    { rank: 3, text: section("Waiting", view.waiting.map(renderWaiting)) },
    { rank: 5, text: section("Not on the line yet", view.drafts.map(renderDraft)) },
    { rank: 4, text: section("Queue", view.queue.map(renderQueued(view))) },
    { rank: 1, text: section("Held", view.held.map(renderHeld)) },
    { rank: 1, text: section("Plans waiting for approval", view.plans.map(renderPlan)) },
    { rank: 4, text: section("Convoys", view.convoys.map(renderConvoy)) },
    { rank: 3, text: renderBudget(view) },
    { rank: 6, text: renderTownGraph(view.graph) },
  ];
  return seal(joinWithin(parts, longestComment - 200));
}

const explanation =
  "Cogtown rewrites this text when something happens, once a minute at most. Whoever ticks a box has to be allowed to give the command (`/mayor pause`, `retry`, `approve`); every other change here is undone.";

function headlineOf({
  atWork,
  waiting,
  drafts,
  queue,
  held,
  pause,
  breaker,
}: DashboardView): string {
  const counts = [
    `${atWork.length} at work`,
    `${waiting.length + drafts.length} waiting`,
    `${queue.length} in the queue`,
    `${held.length} held`,
    ...(pause === undefined ? [] : [`paused by ${named(pause.by)}`]),
    ...(breaker.kind === "closed" ? [] : ["runs are being lost"]),
  ];
  return counts.join(" · ");
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length - mostLines;
  return [
    `**${title}**\n`,
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ].join("\n");
}

/** Its title is anybody's words: it notifies, links and hides nothing. */
function titled({ number, title }: Shown): string {
  const words = inLine(clip(oneLine(title), longestTitle), "everything");
  return words === "" ? `#${number}` : `#${number} ${words}`;
}

const renderWork =
  ({ repositoryUrl }: DashboardView) =>
  (work: DashboardView["atWork"][number]): string => {
    const { attempt, done, of, by, spent } = work;
    const { claim, n, dispatches } = attempt;
    const step = done < of ? `step ${done + 1} of ${of}` : `all ${of} steps done`;
    const where =
      claim === undefined
        ? `sent for at ${moment(dispatches.at(-1))}`
        : `${step}, since ${moment(claim.at)} ([run](${linkToRun(claim, repositoryUrl)}))`;
    return `- ${titled(work)}: attempt ${n}, ${where}${describeWorker(by)}${describeSpent(spent)}`;
  };

/** The configuration's own words. A program of the town's own has no name that anybody knows. */
function describeWorker(by: DashboardView["atWork"][number]["by"]): string {
  if (by.use === "command") return "";
  const model = by.model === undefined ? "" : ` with ${codeSpan(by.model)}`;
  return `, by ${codeSpan(by.use)}${model}`;
}

const describeSpent = (spent: DashboardView["queue"][number]["spent"]) =>
  spent === undefined ? "" : `. Spent: ${describeSpending(spent)}`;

function renderWaiting({ reasons, ...shown }: DashboardView["waiting"][number]): string {
  const why = reasons.length === 0 ? "starts next" : `waits for ${listWaits(reasons)}`;
  return `1. ${titled(shown)}: ${why}`;
}

const renderDraft = (shown: Shown) =>
  `- ${titled(shown)}: nobody works on it yet, its own comment says why`;

const renderQueued =
  ({ repositoryUrl }: DashboardView) =>
  (queued: DashboardView["queue"][number]): string => {
    const query = encodeURIComponent(`is:pr head:${proposalBranch(queued.number)}`);
    const link = `[pull request](${repositoryUrl}/pulls?q=${query})`;
    const what = queued.isQueued ? "in the Refinery's line" : "proposed";
    return `- ${titled(queued)}: ${what} (${link})${describeSpent(queued.spent)}`;
  };

function renderHeld({ hold, retriedBy, spent, ...shown }: DashboardView["held"][number]): string {
  const { reason, at, by } = hold;
  const line = `- ${titled(shown)}: held by ${named(by)} since ${moment(at)}. ${sentence(clip(reason, longestReason))}${describeSpent(spent).replace(/^\./, "")}`;
  return retriedBy === undefined
    ? `${line}\n${renderBox({ action: "retry", target: shown.number })}`
    : `${line}\n- ${named(retriedBy)} said here to try #${shown.number} again.`;
}

function renderPlan({
  number,
  hash,
  by,
  issues,
  approvedBy,
}: DashboardView["plans"][number]): string {
  const count = issues === 1 ? "1 issue" : `${issues} issues`;
  const line = `- #${number}: ${count}, by ${named(by)}, in a comment there`;
  return approvedBy === undefined
    ? `${line}\n${renderBox({ action: "approve", target: number, hash })}`
    : `${line}. ${named(approvedBy)} approved it here.`;
}

const renderConvoy = ({ number, landed, of, pausedBy }: DashboardView["convoys"][number]) =>
  `- #${number}: ${landed} of ${of} landed${pausedBy === undefined ? "" : `, paused by ${named(pausedBy)}`}`;

/** What stops everybody, or needs a person. */
export function renderTroubles({ pause, breaker, cycles, unreadable }: DashboardView): string {
  const reason = pause === undefined ? "" : sentence(pause.reason);
  const lines = [
    ...(pause === undefined
      ? []
      : [
          `- **Paused** by ${named(pause.by)} since ${moment(pause.at)}: nothing new is started until somebody unticks the box or says \`/mayor resume\`.${reason === "" ? "" : ` ${reason}`}`,
        ]),
    ...describeBreaker(breaker),
    ...cycles.map((path) => `- **A circle** waits for ${describeWait({ kind: "cycle", path })}.`),
    ...(unreadable === 0
      ? []
      : [
          `- **The ledger**: ${unreadable === 1 ? "1 record" : `${unreadable} records`} cannot be read by this version of Cogtown, and ${unreadable === 1 ? "is" : "are"} missing here.`,
        ]),
  ];
  return lines.slice(0, mostLines).join("\n");
}

function describeBreaker(breaker: Breaker): readonly string[] {
  switch (breaker.kind) {
    case "closed":
      return [];
    case "open":
      return [
        `- **The breaker is open**: ${countLosses(breaker.losses)}. At ${moment(breaker.until.toISOString())} one polecat tries again.`,
      ];
    case "half-open":
      return [
        `- **The breaker is half open**: ${countLosses(breaker.losses)}. ${breaker.probe === undefined ? "The next polecat" : `The polecat of #${breaker.probe}`} tries whether runs work again.`,
      ];
  }
}

function renderBudget({ accounts, isLimited }: DashboardView): string {
  const title = "**Budget**\n\n";
  return isLimited
    ? `${title}${renderAccounts(accounts, ["day", "town"])}`
    : `${title}On ${accounts.date} (UTC): ${describeSpending(accounts.day.spent)}. Neither a day nor the town has a limit.`;
}

/** `2026-11-26 09:30 UTC`. */
const moment = (at: string | undefined): string => {
  const time = new Date(at ?? 0);
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
};
