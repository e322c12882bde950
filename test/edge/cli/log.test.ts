import { expect, test } from "vitest";
import { renderLog } from "../../../app/cli/log/render-log.ts";
import { printLedgerMessage } from "../../../app/core/ledger-message.ts";
import { composeLog, type LogSources } from "../../../app/core/life/molecule-log.ts";
import { pinSpec } from "../../../app/core/molecule/pinned.ts";
import type { MoleculeRecord, Outcome } from "../../../app/core/molecule/record.ts";
import { stateOf } from "../../../app/core/molecule/state-of.ts";
import { plannedSteps } from "../../../app/core/molecule/steps.ts";
import { printStepMessage } from "../../../app/core/molecule/trailers.ts";
import {
  at,
  attempt,
  moleculeFacts,
  now,
  pullFacts,
  withRecord,
} from "../../core/molecule-model.ts";

const commit = (digit: number) => String(digit).repeat(40);
const nothing = { commits: [], isCut: false };
const failed: Outcome = {
  ...{ kind: "check-failed", step: "Print JSON", command: "npm test", exitCode: 1 },
  tail: "1 failing",
};

const pinned = pinSpec(moleculeFacts(), "main", { login: "maya", at: at(0) });
const [goal] = plannedSteps(pinned);
const first = attempt(1, failed, {
  dispatches: [at(1), at(3)],
  claim: { runId: 101, runAttempt: 1, at: at(4) },
  endedAt: at(10),
});
const second = attempt(
  2,
  { kind: "success", criteria: [] },
  {
    ...{ reason: "again", dispatches: [at(20)], endedAt: at(24), head: commit(8) },
    claim: { runId: 102, runAttempt: 1, at: at(21) },
  },
);
const held = { reason: "it failed", fix: "Mend it.", at: at(12), by: "witness" };
const digest = goal?.digest ?? "";
const done = { index: 1, digest, title: "Print JSON", commit: commit(9) };
/** Each record of a life, with the minute and the words of the ledger. Oldest first. */
const life: readonly [number, string, MoleculeRecord][] = [
  [1, "molecule 7: approved by maya", { ...pinned, attempts: [attempt(1)] }],
  [10, "attempt 1: check-failed", { ...pinned, attempts: [first] }],
  [12, "molecule 7: held: it failed", { ...pinned, attempts: [first], hold: held }],
  [
    20,
    "molecule 7: approved again by rob",
    {
      ...pinned,
      spec: { ...pinned.spec, approvedBy: "rob", approvedAt: at(20) },
      attempts: [first, second],
      steps: [done],
    },
  ],
];

const ledger = {
  commits: life
    .map(([minute, event, record], i) => ({
      sha: commit(i + 1),
      message: printLedgerMessage(event, record),
      at: at(minute),
    }))
    .toReversed(),
  isCut: false,
};
const stepMessage = printStepMessage({
  ...{ molecule: 7, title: "Print JSON", attempt: 2 },
  step: { index: 1, of: 1, digest },
});
const work = { commits: [{ sha: commit(8), message: stepMessage, at: at(28) }], isCut: false };

/** The log at the end of this life. */
function tell(over: Partial<LogSources> = {}) {
  const [, , last] = life.at(-1) ?? [];
  if (last === undefined) throw new Error("There is no life");
  const facts = withRecord(moleculeFacts({ pull: pullFacts({ state: "merged" }) }), last);
  return composeLog({ facts, state: stateOf(facts, now), now, ledger, work, ...over });
}

test("a molecule's whole life is told in order", () => {
  expect(renderLog(tell()).join("\n")).toMatchInlineSnapshot(`
    "#7 Print JSON
    https://github.test/maya/shelf/issues/7
    landed: merged by pull request #20

    Approved
      2026-01-05 09:00:00  by maya, text fc7417a9388f
      2026-01-05 09:20:00  by rob, text fc7417a9388f

    Attempts
      1  because: ready
         dispatched  2026-01-05 09:01:00, again 2026-01-05 09:03:00
         claimed     2026-01-05 09:04:00  by run https://github.test/maya/shelf/actions/runs/101
         ended       2026-01-05 09:10:00  after 6 min: The check \`npm test\` of the step \`Print JSON\` exited 1; the next attempt is shown its output.
         head        e274eef
      2  because: again
         dispatched  2026-01-05 09:20:00
         claimed     2026-01-05 09:21:00  by run https://github.test/maya/shelf/actions/runs/102
         ended       2026-01-05 09:24:00  after 3 min: All steps are done and every command criterion holds.
         head        8888888

    Steps
      1  Print JSON: 9999999, attempt 2

    Holds
      2026-01-05 09:12:00  by witness, until 2026-01-05 09:20:00: it failed
         Mend it.

    Pull request
      #20  landed as e274eef  https://github.test/maya/shelf/pull/20

    Ledger
      2026-01-05 09:01:00  1111111  molecule 7: approved by maya
      2026-01-05 09:10:00  2222222  attempt 1: check-failed
      2026-01-05 09:12:00  3333333  molecule 7: held: it failed
      2026-01-05 09:20:00  4444444  molecule 7: approved again by rob

    Times are UTC."
  `);
});

test("the data names outcome, duration and the end of what failed printed", () => {
  const { attempts, steps, approvals, pull } = tell();
  expect(attempts[0]).toMatchObject({
    ...{ attempt: 1, outcome: "check-failed", tail: "1 failing", seconds: 360 },
    dispatched: [at(1), at(3)],
    claim: { run: 101, url: "https://github.test/maya/shelf/actions/runs/101" },
  });
  expect(steps).toEqual([{ step: 1, title: "Print JSON", commit: commit(9), attempt: 2 }]);
  expect(approvals.map(({ by }) => by)).toEqual(["maya", "rob"]);
  expect(pull).toMatchObject({ number: 20, state: "merged" });
});

test("a step whose commit nobody can read any more has no attempt, and one to do has no commit", () => {
  expect(tell({ work: nothing }).steps[0]).toMatchObject({ commit: commit(9), attempt: null });
  const facts = withRecord(moleculeFacts(), { ...pinned, attempts: [attempt(1)] });
  const { steps } = tell({ facts, work });
  expect(steps).toEqual([{ step: 1, title: "Print JSON", commit: null, attempt: null }]);
});

test("an attempt that goes on says for how long", () => {
  const running = attempt(1, undefined, { claim: { runId: 5, runAttempt: 2, at: at(18) } });
  const facts = withRecord(moleculeFacts(), { ...pinned, attempts: [running] });
  const lines = renderLog(tell({ facts, state: stateOf(facts, now) })).join("\n");
  expect(lines).toContain("at work     12 min so far");
  expect(lines).toContain("/actions/runs/5/attempts/2");
});

test("an issue that was never worked on says so", () => {
  const facts = moleculeFacts({ labels: [] });
  const { labelledBy: _gone, ...rest } = facts;
  const state = stateOf(rest, now);
  const lines = renderLog(tell({ facts: rest, state, ledger: nothing, work: nothing }));
  expect(lines.slice(2)).toEqual([
    "draft: it has no label `polecat`",
    "",
    "Cogtown keeps no record of it: nothing was ever started for it.",
  ]);
});

test("a history that cannot be read is shown as it stands, and one that was cut says so", () => {
  const broken = { commits: [{ sha: commit(1), message: "by hand\n", at: at(1) }], isCut: true };
  const lines = renderLog(tell({ ledger: broken }));
  expect(lines).toContain("  2026-01-05 09:01:00  1111111  by hand");
  expect(lines).toContain("  (older events are in the ledger and not shown)");
});

test("nothing that a stranger wrote can move the reader's cursor", () => {
  const facts = { ...moleculeFacts(), title: "Nice\u001B[2J\u0007" };
  expect(renderLog(tell({ facts })).join("\n")).not.toMatch(/[^\P{Cc}\n]/u);
});
