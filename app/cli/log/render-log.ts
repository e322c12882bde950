import type { Approval, LedgerEvent, PastHold } from "#core/life/ledger-trace.ts";
import type { AttemptLog, MoleculeLog, PullLog, StepLog } from "#core/life/molecule-log.ts";
import { plainText } from "#core/text/plain.ts";
import { printDuration, printMoment } from "#core/text/plain-time.ts";

/** A molecule's life as lines of text; nothing of it needs a terminal, and nothing a stranger wrote can reach one. */
export function renderLog(log: MoleculeLog): readonly string[] {
  const head = [
    `#${log.number} ${plainText(log.title)}`,
    log.url,
    `${log.state}${log.reason === "" ? "" : `: ${plainText(log.reason)}`}`,
  ];
  if (!log.isRecorded) {
    return [...head, "", "Cogtown keeps no record of it: nothing was ever started for it."];
  }
  return [
    ...head,
    ...section("Approved", log.approvals.map(renderApproval)),
    ...section("Attempts", log.attempts.flatMap(renderAttempt)),
    ...section("Steps", log.steps.map(renderStep)),
    ...section("Rework", log.rework.map(renderRework)),
    ...section("Holds", log.holds.flatMap(renderHold)),
    ...section("Pull request", log.pull === null ? [] : renderPull(log.pull)),
    ...section("Ledger", renderEvents(log)),
    "",
    "Times are UTC.",
  ];
}

/** Nothing at all where there is nothing to say. */
function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

const short = (commit: string) => commit.slice(0, 7);

const renderApproval = ({ by, at, digest }: Approval) =>
  `${printMoment(at)}  by ${plainText(by)}, text ${digest.slice(0, 12)}`;

function renderAttempt(attempt: AttemptLog): readonly string[] {
  const { claim, dispatched, head } = attempt;
  return [
    `${attempt.attempt}  because: ${plainText(attempt.because)}`,
    `   dispatched  ${dispatched.map(printMoment).join(", again ")}`,
    ...(claim === null ? [] : [`   claimed     ${printMoment(claim.at)}  by run ${claim.url}`]),
    `   ${renderEnding(attempt)}`,
    ...(head === null ? [] : [`   head        ${short(head)}`]),
  ];
}

function renderEnding({ ending, endedAt, seconds, claim }: AttemptLog): string {
  const time = printDuration(seconds);
  if (ending !== null) {
    const when = endedAt === null ? "" : `${printMoment(endedAt)}  `;
    return `ended       ${when}after ${time}: ${ending}`;
  }
  return claim === null ? `waits       for a runner, ${time} so far` : `at work     ${time} so far`;
}

function renderStep({ step, title, commit, attempt }: StepLog): string {
  const by = attempt === null ? "" : `, attempt ${attempt}`;
  return `${step}  ${plainText(title)}: ${commit === null ? "to do" : `${short(commit)}${by}`}`;
}

const renderRework = ({ at, by, words, head }: MoleculeLog["rework"][number]) =>
  `${printMoment(at)}  ${plainText(by)} on ${short(head)}: ${plainText(words)}`;

function renderHold({ at, by, reason, fix, until }: PastHold): readonly string[] {
  const end = until === null ? "it stands" : `until ${printMoment(until)}`;
  return [
    `${printMoment(at)}  by ${plainText(by)}, ${end}: ${plainText(reason)}`,
    `   ${plainText(fix)}`,
  ];
}

function renderPull({ number, url, state, head, landedAs }: PullLog): readonly string[] {
  const where = landedAs === null ? `${state} at ${short(head)}` : `landed as ${short(landedAs)}`;
  return [`#${number}  ${where}  ${url}`];
}

function renderEvents({ events, isCut }: MoleculeLog): readonly string[] {
  return [
    ...(isCut ? [`(older events are in the ledger and not shown)`] : []),
    ...events.map(renderEvent),
  ];
}

const renderEvent = ({ at, commit, event }: LedgerEvent) =>
  `${printMoment(at)}  ${short(commit)}  ${plainText(event)}`;
