import { expect, test } from "vitest";
import { areAllAtRest, type MoleculeReport, reportTown } from "../../../app/cli/town/report.ts";
import { renderReasons, renderTable } from "../../../app/cli/town/table.ts";
import type { MoleculeState } from "../../../app/core/molecule/state.ts";
import type { Sighting } from "../../../app/hosts/read-states.ts";

const sha = "1234567890".repeat(4);
const held: MoleculeState = {
  kind: "held",
  hold: { reason: "3 attempts failed", fix: "Look.", at: "2026-01-01T00:00:00Z", by: "witness" },
};
const landed: MoleculeState = {
  kind: "landed",
  commit: sha,
  pull: {
    number: 7,
    nodeId: "PR_1",
    url: "",
    state: "merged",
    isDraft: false,
    branch: "cogtown/1",
    base: "main",
    head: sha,
    tree: sha,
    title: "t",
    labels: [],
    createdAt: "2026-01-01T00:00:00Z",
    isFork: false,
    mergeable: "unknown",
    reviews: [],
  },
};
const waitsFor = (number: number): MoleculeState => ({
  kind: "blocked",
  on: [{ number, kind: "open" }],
  reasons: [],
});
const see = (number: number, state: MoleculeState): Sighting => ({
  number,
  title: `Molecule ${number}`,
  state,
  record: undefined,
  pull: state.kind === "landed" ? 7 : undefined,
});
const costs = { of: (number: number) => ({ requests: number * 10, writes: 3 }) };

test("what waits for something else than issues says for what", () => {
  const gated: MoleculeState = {
    kind: "blocked",
    on: [{ number: 3, kind: "open" }],
    reasons: [
      { kind: "needs", on: [{ number: 3, state: "open" }] },
      { kind: "gate", what: "the approval of ada" },
    ],
  };
  const [report] = reportTown([see(1, gated)], costs);
  expect(report?.reason).toBe("waits for #3, the approval of ada");
});

test("a report has every field of the JSON, null where there is nothing", () => {
  const reports: readonly MoleculeReport[] = reportTown([see(1, landed), see(2, held)], costs);
  expect(reports).toEqual([
    {
      number: 1,
      title: "Molecule 1",
      state: "landed",
      reason: "merged by pull request #7",
      attempts: 0,
      steps: { done: 0, of: 0 },
      pull: 7,
      commit: sha,
      requests: 10,
      writes: 3,
    },
    expect.objectContaining({
      state: "held",
      reason: "3 attempts failed",
      pull: null,
      commit: null,
    }),
  ]);
});

test("the table is aligned text", () => {
  expect(renderTable(reportTown([see(1, landed), see(12, held)], costs))).toMatchInlineSnapshot(`
    [
      " #  title        state   attempts  steps  pull  landed as  requests  writes",
      " 1  Molecule 1   landed         0      -    #7  1234567          10       3",
      "12  Molecule 12  held           0      -     -  -               120       3",
    ]
  `);
  expect(renderReasons(reportTown([see(1, landed), see(12, held)], costs))).toEqual([
    "#12 held: 3 attempts failed",
  ]);
});

test("a town is at rest when all have landed or wait for a person", () => {
  const ready: MoleculeState = { kind: "ready", waitingFor: undefined };
  expect(areAllAtRest([see(1, landed), see(2, held)])).toBe(true);
  expect(areAllAtRest([see(1, landed), see(2, ready)])).toBe(false);
});

test("what waits for something held is at rest, along the whole chain", () => {
  expect(areAllAtRest([see(1, held), see(3, waitsFor(2)), see(2, waitsFor(1))])).toBe(true);
});

test("what waits for something that has just landed is about to move", () => {
  expect(areAllAtRest([see(1, landed), see(2, waitsFor(1))])).toBe(false);
});
