import { describe, expect, it } from "vitest";
import type { Decision } from "#core/decision.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { DeskFacts } from "#core/desk/facts.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { MoleculeFacts } from "#core/molecule/facts.ts";
import type { Tick } from "#core/schedule/town-record.ts";
import { deskOf, holdOf, recordOf, shown } from "./dashboard-model.ts";
import {
  afterEffects,
  at,
  attempt,
  configText,
  failed,
  moleculeFacts,
  now,
  townFacts,
  withRecord,
} from "./molecule-model.ts";

const tickOf = (over: Partial<Tick> = {}): Tick => ({
  ...{ id: "20260105T092000Z-retry-7", by: "rob", at: at(20), on: at(19) },
  ...{ action: "retry", target: 7, ...over },
});

const townWith = (ticks: Tick[], config = configText) =>
  townFacts({
    configText: config,
    record: { kind: "present", head: "head", value: { version: 1, dashboard: { ticks } } },
  });

describe("a molecule that somebody ticked to retry", () => {
  const record = recordOf(7, { attempts: [attempt(1, failed)], hold: holdOf({ at: at(10) }) });
  const ticked = (ticks: Tick[], over = record): MoleculeFacts => {
    const facts = moleculeFacts({ title: "Issue 7", town: townWith(ticks) });
    return withRecord(facts, over);
  };
  const recordAfter = ({ effects }: Decision) =>
    effects.find((effect) => effect.kind === "append-molecule")?.record;

  it("goes on, and obeys it once", () => {
    const facts = ticked([tickOf()]);
    const decision = decideMolecule(facts, now, "fresh-nonce-1");
    expect(recordAfter(decision)).toMatchObject({
      ticksHeard: ["20260105T092000Z-retry-7"],
      probation: true,
      attempts: [{ n: 1 }, { n: 2 }],
    });
    expect(recordAfter(decision)?.hold).toBeUndefined();
    const after = afterEffects(facts, decision.effects);
    expect(decideMolecule(after, now, "fresh-nonce-2").effects).toEqual([]);
    const heldAgain = ticked([tickOf()], {
      ...record,
      ticksHeard: ["20260105T092000Z-retry-7"],
    });
    expect(recordAfter(decideMolecule(heldAgain, now, "fresh-nonce-3"))).toBeUndefined();
  });

  it("stays held where the tick was about what held it before, or about another one", () => {
    const later = { ...record, hold: holdOf({ at: at(25) }) };
    const decision = decideMolecule(ticked([tickOf()], later), now, "fresh-nonce-1");
    expect(recordAfter(decision)).toMatchObject({ hold: later.hold, ticksHeard: [tickOf().id] });
    const other = decideMolecule(ticked([tickOf({ target: 8 })]), now, "fresh-nonce-1");
    expect(recordAfter(other)).toBeUndefined();
    const approval = decideMolecule(ticked([tickOf({ action: "approve" })]), now, "fresh-nonce-1");
    expect(recordAfter(approval)).toBeUndefined();
  });

  it("stays off the line where it is off the line, and means nothing later", () => {
    const { labelledBy: _nobody, ...facts } = ticked([tickOf()]);
    const decision = decideMolecule({ ...facts, labels: [] }, now, "fresh-nonce-1");
    expect(recordAfter(decision)).toMatchObject({ ticksHeard: [tickOf().id], hold: {} });
  });

  it("has the dashboard looked at when it did something, where there is one", () => {
    const facts = ticked([tickOf()]);
    const key = { kind: "dashboard" };
    expect(decideMolecule(facts, now, "fresh-nonce-1").next).not.toContainEqual(key);
    const withOne = { ...facts, town: { ...facts.town, configText: shown } };
    expect(decideMolecule(withOne, now, "fresh-nonce-1").next).toContainEqual(key);
    const rested = afterEffects(withOne, decideMolecule(withOne, now, "fresh-nonce-1").effects);
    expect(decideMolecule(rested, now, "fresh-nonce-2").next).not.toContainEqual(key);
  });

  it("keeps the dashboard's own label when somebody puts `polecat` on it", () => {
    const facts = moleculeFacts({ body: "", labels: ["polecat", "cogtown:dashboard"] });
    const removed = decideMolecule(facts, now, "fresh-nonce-1").effects.flatMap((effect) =>
      effect.kind === "project" ? effect.issue.removeLabels : [],
    );
    expect(removed).toEqual([]);
  });
});

describe("a plan that somebody ticked to approve", () => {
  const desk = deskOf(7);
  const hash = desk.plan?.hash ?? "";
  const approval = tickOf({ id: "20260105T092000Z-approve-7", action: "approve", hash });
  const deskFacts = (ticks: Tick[], over: Partial<DeskFacts> = {}): DeskFacts => ({
    town: townWith(ticks, shown),
    ...{ number: 7, nodeId: "issue-7", url: "https://github.test/maya/shelf/issues/7" },
    ...{ title: "Export", body: "", isOpen: true, isLocked: false, labels: [], author: "rob" },
    ...{ parent: undefined, children: [], unheard: [], said: new Set<string>() },
    record: { kind: "present", head: "head", value: desk },
    molecule: { kind: "absent" },
    ...{ planComments: [], convoyComments: [], answers: [], runs: new Map(), looks: new Map() },
    ...{ formulas: new Map(), named: new Map(), convoys: [], authorCanWrite: false, ...over },
  });
  const recordAfter = ({ effects }: Decision) =>
    effects.find((effect) => effect.kind === "append-desk")?.record;

  it("is approved by them, once, and the dashboard is looked at", () => {
    const decision = decideDesk(deskFacts([approval]), now, "nonce-0123");
    expect(recordAfter(decision)).toMatchObject({
      plan: { approved: { by: "rob", at: at(20) } },
      ticksHeard: [approval.id],
    });
    expect(decision.next).toContainEqual({ kind: "dashboard" });
    const heard = { ...desk, ticksHeard: [approval.id] };
    const record = { kind: "present" as const, head: "head", value: heard };
    const again = decideDesk(deskFacts([approval], { record }), now, "nonce-0123");
    expect(recordAfter(again)?.plan?.approved).toBeUndefined();
  });

  it("is not approved where it is another plan by now, or nobody saw this one", () => {
    for (const tick of [
      { ...approval, hash: "0123456789ab" },
      tickOf({ id: "no-hash", action: "approve" }),
      { ...approval, target: 8 },
    ]) {
      const decision = decideDesk(deskFacts([tick]), now, "nonce-0123");
      expect(recordAfter(decision)?.plan?.approved).toBeUndefined();
    }
    const edited = { login: "eve", canWrite: false, at: at(21) };
    const planComments = [{ id: "c", body: "", editedBy: edited }];
    const decision = decideDesk(deskFacts([approval], { planComments }), now, "nonce-0123");
    expect(recordAfter(decision)).toMatchObject({ ticksHeard: [approval.id] });
    expect(recordAfter(decision)?.plan?.approved).toBeUndefined();
    const replies = decision.effects.flatMap((effect) =>
      effect.kind === "answer" ? effect.replies : [],
    );
    expect(replies).toEqual([
      expect.stringContaining("`rob` ticked on the dashboard to approve the plan here."),
    ]);
  });
});
