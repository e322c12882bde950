import { expect, test } from "vitest";
import { renderStatus } from "../../../app/cli/status/render-status.ts";
import { composeStatus } from "../../../app/cli/status/town-status.ts";
import { parseConfig } from "../../../app/core/config/parse-config.ts";
import { decideMolecule } from "../../../app/core/molecule/decide-molecule.ts";
import type { MoleculeFacts } from "../../../app/core/molecule/facts.ts";
import { pinSpec } from "../../../app/core/molecule/pinned.ts";
import { stateOf } from "../../../app/core/molecule/state-of.ts";
import {
  at,
  attempt,
  failed,
  moleculeFacts,
  now,
  townFacts,
  withRecord,
} from "../../core/molecule-model.ts";

const parsed = parseConfig(
  "agent: {use: claude}\nverify: {commands: x}\nbudget: {town: {dollars: 5}}",
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const config = parsed.value;
const look = (facts: MoleculeFacts) => ({
  ...{ at: now, facts, isSure: true },
  state: stateOf(facts, now),
  decision: decideMolecule(facts, now, "not-dispatched"),
});

const metered = {
  ...{
    agent: "claude",
    model: "claude-opus-5",
    turns: 4,
    dollars: 0.5,
    source: "metered" as const,
  },
  tokens: { input: 10, output: 20, cacheRead: 30, cacheWrite: 0 },
};
const pinned = pinSpec(moleculeFacts(), "main", { login: "maya", at: at(0) });
const record = {
  ...pinned,
  attempts: [attempt(1, failed, { usage: metered }), attempt(2, failed), attempt(3)],
};
const molecule = withRecord(moleculeFacts(), record);
const town = townFacts({ records: [record], labelled: [7] });

test("the status tells of every attempt who worked, with which model, and what that cost", () => {
  const status = composeStatus(town, [look(molecule)], config, now);
  const { source, ...counted } = metered;
  expect(status.polecats).toEqual({ atWork: 1, of: 5 });
  expect(status.molecules[0]).toMatchObject({
    ...{ number: 7, state: "working" },
    spent: { dollars: 0.5, isDollarsKnown: false, tokens: 60 },
  });
  expect(status.molecules[0]?.attempts).toMatchObject([
    { attempt: 1, outcome: failed.kind, ...counted, costSource: source },
    { attempt: 2, agent: null, model: null, turns: null, tokens: null, dollars: null },
    { attempt: 3, outcome: null, costSource: "unknown" },
  ]);
  expect(status.budgets.town).toMatchObject({ limit: { dollars: 5 }, left: { dollars: 4.5 } });
});

test("the status is a table for people, and says first what holds everybody back", () => {
  const pause = { by: "maya", reason: "release\u001B[2J", at: at(9) };
  const value = { version: 1 as const, pause };
  const paused = townFacts({ ...town, record: { kind: "present", head: "", value } });
  const lines = renderStatus(composeStatus(paused, [look(molecule)], config, now));
  expect(lines.slice(0, 5).join("\n")).toMatchInlineSnapshot(`
    "https://github.test/maya/shelf at 2026-01-05 09:30:00 UTC: 1 of 5 polecats at work
    PAUSED by maya: release[2J

    #  state    title       steps  attempts  by                    spent
    7  working  Print JSON    0/1         3  claude claude-opus-5  $0.50 and unknown · 60 tokens and unknown · 0 min"
  `);
});

test("its budgets stand in columns, without the marks that GitHub would draw a table from", () => {
  const lines = renderStatus(composeStatus(town, [look(molecule)], config, now));
  expect(lines.slice(-3).join("\n")).toMatchInlineSnapshot(`
    "budget                spent                                              committed        left           limit
    day (2026-01-05 UTC)  $0.50 and unknown · 60 tokens and unknown · 0 min  nothing          no limit       no limit
    town                  $0.50 and unknown · 60 tokens and unknown · 0 min  unknown dollars  at most $4.50  $5.00"
  `);
});

test("the status of a town without work says so", () => {
  expect(renderStatus(composeStatus(townFacts(), [], config, now))).toContain(
    "No open issue carries the label `polecat`.",
  );
});
