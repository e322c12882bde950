import { expect, test } from "vitest";
import { renderWhy, renderWhyTable } from "../../../app/cli/why/render-why.ts";
import { composeWhy } from "../../../app/core/life/molecule-why.ts";
import { decideMolecule } from "../../../app/core/molecule/decide-molecule.ts";
import type { MoleculeFacts } from "../../../app/core/molecule/facts.ts";
import { pinSpec } from "../../../app/core/molecule/pinned.ts";
import type { MoleculeRecord } from "../../../app/core/molecule/record.ts";
import { stateOf } from "../../../app/core/molecule/state-of.ts";
import type { RefineryRecord } from "../../../app/core/refinery/record.ts";
import { viewRefinery } from "../../../app/core/refinery/view.ts";
import { redRun, running } from "../../core/line-model.ts";
import {
  at,
  attempt,
  body,
  moleculeFacts,
  now,
  pullFacts,
  refineryView,
  sha,
  townFacts,
  withRecord,
} from "../../core/molecule-model.ts";
import { emptyRecord, entry } from "../../core/refinery-model.ts";

const look = (facts: MoleculeFacts, isSure = true) => ({
  at: now,
  facts,
  state: stateOf(facts, now),
  decision: decideMolecule(facts, now, "not-dispatched"),
  isSure,
});
const whyOf = (facts: MoleculeFacts, isSure?: boolean) => composeWhy(look(facts, isSure));
const pinned = pinSpec(moleculeFacts(), "main", { login: "maya", at: at(0) });
const recorded = (over: Partial<MoleculeRecord>, facts: Partial<MoleculeFacts> = {}) =>
  withRecord(moleculeFacts(facts), { ...pinned, ...over });

test("one that could start says what would be done, in order", () => {
  expect(renderWhy(whyOf(moleculeFacts())).join("\n")).toMatchInlineSnapshot(`
    "#7 Print JSON
    https://github.test/maya/shelf/issues/7
    ready

    Decision (nothing is done here): dispatched attempt 1: ready
    Waits for: nothing
    On the next look it would:
      - record “molecule 7: approved by maya; attempt 1 dispatched (ready)”
      - start cogtown-polecat.yml on main
      - put on the label \`cogtown:dispatched\`
    Looked at again: at 2026-01-05 09:35:01 UTC at the latest; before that when something happens to it, and on every patrol"
  `);
});

test("one that waits for others names each, with what would help", () => {
  const text = `${body}\n### Depends on\n\n- #3\n- #4\n`;
  const facts = moleculeFacts({ body: text });
  const dependencies = [
    { number: 3, kind: "open" as const },
    { number: 4, kind: "closed-unlanded" as const },
  ];
  const record = pinSpec(facts, "main", { login: "maya", at: at(0) });
  const { state, reason, waitsFor } = whyOf(withRecord({ ...facts, dependencies }, record));
  expect([state, reason]).toEqual(["blocked", "waits for #3, #4"]);
  expect(waitsFor[0]).toBe("#3, which has not landed yet");
  expect(waitsFor[1]).toMatch(/#4, which was closed without landing: reopen it/);
});

test("one that is dispatched waits for a runner, and is looked at again when it should have one", () => {
  const { claim: _none, ...dispatched } = attempt(1, undefined, { dispatches: [at(20), at(29)] });
  const why = whyOf(recorded({ attempts: [dispatched] }));
  expect(why.waitsFor).toEqual([
    "a runner for attempt 1, dispatched at 2026-01-05 09:29:00 (2 times by now)",
  ]);
  expect(why.lookedAtAgain).toBe("2026-01-05T09:34:01.000Z");
  expect(renderWhy(why).at(-1)).toContain("at 2026-01-05 09:34:01 UTC at the latest");
});

test("one at work names its run, the last sign of life, and who asked it to stop", () => {
  const stop = { since: at(26), at: at(27), by: "rob", why: "not wanted" };
  const running = attempt(1, undefined, { seenAt: at(25), stop });
  const { waitsFor } = whyOf(recorded({ attempts: [running] }));
  expect(waitsFor).toEqual([
    "attempt 1 to end: https://github.test/maya/shelf/actions/runs/101, last sign of life at 2026-01-05 09:25:00",
    "that run to stop, as rob asked at 2026-01-05 09:26:00: not wanted",
  ]);
});

test("one that is proposed waits for what its pull request waits for", () => {
  const candidate = { id: "c1", entries: [] };
  const attempts = [attempt(1, { kind: "success", criteria: [] })];
  const wait = (over: Parameters<typeof refineryView>[0]) =>
    whyOf(recorded({ attempts }, { pull: pullFacts(), refinery: refineryView(over) }));
  const { state, waitsFor } = wait({ candidate });
  expect(state).toBe("queued");
  expect(waitsFor).toHaveLength(1);
  expect(waitsFor[0]).toMatch(/^the Refinery to verify it .*: https.*pull\/20$/);
  expect(wait({ isQueued: true }).waitsFor[0]).toContain("GitHub's merge queue to verify it");
  const hindrance = "GitHub does not take it into its merge queue: it is a draft";
  expect(wait({ hindrance }).waitsFor[0]).toContain(hindrance);
});

test("one in the line gives the Refinery's own reason: its place, its candidate, what stops it", () => {
  const attempts = [attempt(1, { kind: "success", criteria: [] })];
  const waitOf = (over: Partial<RefineryRecord>) => {
    const value = { ...emptyRecord, ...over };
    const record = { kind: "present", head: sha("ledger"), value } as const;
    const refinery = viewRefinery(record, 7, pullFacts());
    return whyOf(recorded({ attempts }, { pull: pullFacts(), refinery })).waitsFor[0];
  };
  const own = { ...entry(20), head: sha("work") };
  const ready = [19, 20].map((pull) => ({
    ...{ pull, head: pull === 20 ? sha("work") : sha("other"), at: at(1) },
  }));
  const trial = running([19], { id: "c1", entries: [entry(19), own] });
  expect(waitOf({ ready })).toContain("its turn to be verified, at position 2 of 2 in the line");
  expect(waitOf({ candidates: [trial] })).toContain("the verification of candidate c1, with #19");
  const frozen = { reason: "trees differ", by: "audit", at: at(1) };
  expect(waitOf({ frozen })).toContain("thaw the Refinery, which `audit` froze: trees differ");
  const baseRed = { commit: sha("base"), command: "npm test", tail: "", at: at(1), times: 1 };
  expect(waitOf({ baseRed })).toContain("the base to be green again: it fails `npm test` itself");
  const suspects = [{ entry: own, reds: [redRun()], since: at(1) }];
  expect(waitOf({ suspects })).toContain("a verification alone, because `npm test` failed");
  const aside = [{ pull: 20, head: sha("work"), paths: ["a.txt"], before: [19], at: at(1) }];
  expect(waitOf({ aside })).toContain("#19 to land or leave: it conflicts in `a.txt`");
});

test("one that is held waits for somebody, and says so once", () => {
  const hold = { reason: "it failed", fix: "Mend it.", at: at(12), by: "witness" };
  const why = whyOf(recorded({ hold }));
  expect(why.waitsFor).toEqual(["somebody to act on this: Mend it."]);
  expect(renderWhy(why).filter((line) => line.includes("it failed"))).toHaveLength(1);
});

test("an account that may not ask for permissions is told that it may be wrong", () => {
  const labelledBy = { login: "robin", canWrite: false, at: at(0) };
  const lines = renderWhy(whyOf(moleculeFacts({ labelledBy }), false)).join("\n");
  expect(lines).toContain("@robin, who labelled it, has no write permission");
  expect(lines).toContain("Perhaps not: this token may not ask");
});

test("what a draft waits for is what its author can do", () => {
  const unreadable = whyOf(moleculeFacts({ body: "Just words." }));
  expect(unreadable.waitsFor[0]).toMatch(/^the issue's text, line 1: /);
  const { labelledBy: _gone, ...unlabelled } = moleculeFacts({ labels: [] });
  expect(whyOf(unlabelled).waitsFor[0]).toContain("add the label `polecat`");
  const town = townFacts({ workflows: ["cogtown-polecat.yml"] });
  expect(whyOf(moleculeFacts({ town })).waitsFor[0]).toContain("cogtown-refinery.yml to be");
});

test("all of them are a line each, columns aligned, and none is said to be none", () => {
  const landed = recorded({}, { number: 12, pull: pullFacts({ state: "merged", head: sha("x") }) });
  expect(renderWhyTable([whyOf(moleculeFacts()), whyOf(landed)])).toEqual([
    expect.stringMatching(/^ #7 {2}ready {3}Print JSON: dispatched attempt 1/),
    "#12  landed  Print JSON: merged by pull request #20",
  ]);
  expect(renderWhyTable([])).toEqual(["No open issue carries the label `polecat`."]);
});
