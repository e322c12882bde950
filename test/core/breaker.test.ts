import { describe, expect, it } from "vitest";
import type { Effect } from "#core/decision.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { MoleculeFacts, TownFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { Attempt, MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { decideTown } from "#core/schedule/decide-town.ts";
import type { BreakerNotice } from "#core/schedule/town-record.ts";
import { renderAlert } from "#core/text/breaker-words.ts";
import { breakerOf } from "#core/witness/breaker.ts";
import { at, attempt, body, configText, moleculeFacts, sha, townFacts } from "./molecule-model.ts";

const settings = { lostRuns: 3, withinMinutes: 10, pauseMinutes: 10 };
const infra: Outcome = { kind: "infra", cause: "the runner vanished" };
const failed: Outcome = { kind: "no-change", step: "1", tail: "" };
const minute = (n: number) => new Date(at(n));

/** Scopes of their own, so that only the breaker keeps them apart. */
function molecule(number: number, ...attempts: readonly Attempt[]): MoleculeRecord {
  const text = body.replace("`src/**`", `\`src/${number}/**\``);
  const facts = moleculeFacts({ number, body: text });
  return { ...pinSpec(facts, "main", { login: "maya", at: at(-100) }), attempts: [...attempts] };
}
const ended = (n: number, outcome: Outcome, from: number, to: number) =>
  attempt(n, outcome, { dispatches: [at(from)], endedAt: at(to) });
const running = (n: number, from: number) => attempt(n, undefined, { dispatches: [at(from)] });
const threeLost = [1, 2, 3].map((n) => molecule(n, ended(1, infra, 0, n)));

describe("the breaker", () => {
  it("is closed while runs are lost now and then", () => {
    expect(breakerOf(threeLost.slice(1), settings, minute(4)).kind).toBe("closed");
    const spread = [1, 2, 3].map((n) => molecule(n, ended(1, infra, 0, 10 * n)));
    expect(breakerOf(spread, settings, minute(31)).kind).toBe("closed");
  });

  it("opens with the third run that is lost within ten minutes, wherever in the town", () => {
    expect(breakerOf(threeLost, settings, minute(4))).toMatchObject({
      kind: "open",
      since: minute(3),
      until: minute(13),
      losses: [{ molecule: 1 }, { molecule: 2 }, { molecule: 3 }],
    });
  });

  it("is not opened by attempts that failed for reasons of their own", () => {
    const bad = [1, 2, 3].map((n) => molecule(n, ended(1, failed, 0, n)));
    expect(breakerOf(bad, settings, minute(4)).kind).toBe("closed");
  });

  it("lets one polecat try after ten minutes, and everybody else waits for it", () => {
    expect(breakerOf(threeLost, settings, minute(13))).toMatchObject({ probe: undefined });
    const probing = [...threeLost, molecule(4, running(1, 13))];
    expect(breakerOf(probing, settings, minute(14))).toMatchObject({ kind: "half-open", probe: 4 });
  });

  it.each([
    ["closes when the probe ends by itself, even with a failure of its own", failed, "closed"],
    ["opens for another ten minutes when the probe is lost as well", infra, "open"],
  ])("%s", (_what, outcome, kind) => {
    const probed = [...threeLost, molecule(4, ended(1, outcome, 13, 15))];
    expect(breakerOf(probed, settings, minute(16)).kind).toBe(kind);
  });

  it("learns nothing from a run that had begun before", () => {
    const early = [...threeLost, molecule(4, ended(1, failed, 2, 14))];
    expect(breakerOf(early, settings, minute(15)).kind).toBe("half-open");
  });

  it("forgets an outage that nobody has tried again for an hour", () => {
    expect(breakerOf(threeLost, settings, minute(74)).kind).toBe("closed");
  });
});

const town = (records: readonly MoleculeRecord[], over: Partial<TownFacts> = {}) =>
  townFacts({ labelled: records.map(({ number }) => number), records, ...over });
const seen = (number: number, around: TownFacts): MoleculeFacts => {
  const record = around.records.find((each) => each.number === number);
  if (record === undefined) throw new Error(`no record of ${number}`);
  return moleculeFacts({
    number,
    town: around,
    body: record.spec.body,
    labelledBy: { login: "maya", canWrite: true, at: at(-100) },
    record: { kind: "present", head: sha(`record-${number}`), value: record },
  });
};
const dispatches = (effects: readonly Effect[]) =>
  effects.filter(({ kind }) => kind === "dispatch").length;

describe("a molecule that wants a polecat", () => {
  const records = [...threeLost, molecule(4), molecule(5)];

  it("waits while the breaker is open, says so, and looks again when a polecat may try", () => {
    const decision = decideMolecule(seen(4, town(records)), minute(4), "nonce-12345");
    expect(dispatches(decision.effects)).toBe(0);
    expect(decision.reason).toContain("3 runs were lost (#1, #2, #3)");
    expect(decision.recheckSeconds).toBe(541);
    expect(decision.next).toContainEqual({ kind: "town" });
  });

  it("goes first when the pause is over, and the next one waits for it by name", () => {
    const first = decideMolecule(seen(4, town(records)), minute(13), "nonce-12345");
    expect(dispatches(first.effects)).toBe(1);
    const probing = [...threeLost, molecule(4, running(1, 13)), molecule(5)];
    const second = decideMolecule(seen(5, town(probing)), minute(14), "nonce-12345");
    expect(dispatches(second.effects)).toBe(0);
    expect(second.reason).toContain("#4");
  });
});

describe("the alert", () => {
  const noticeOf = (facts: TownFacts, moment: Date) =>
    decideTown(facts, moment).effects.flatMap((effect) =>
      effect.kind === "append-town" ? [effect.record.breaker] : [],
    )[0];
  const told = (notice: BreakerNotice | undefined): Partial<TownFacts> => ({
    record: {
      kind: "present",
      head: sha("town"),
      value: { version: 1, ...(notice === undefined ? {} : { breaker: notice }) },
    },
  });

  it("is raised once for each change of state, on the issue where the breaker opened", () => {
    const opened = noticeOf(town(threeLost), minute(4));
    expect(opened).toMatchObject({ state: "open", alert: 3, opened: at(3), until: at(13) });
    expect(noticeOf(town(threeLost, told(opened)), minute(5)), "no news").toBeUndefined();
    const probing = [...threeLost, molecule(4, running(1, 13))];
    const trying = noticeOf(town(probing, told(opened)), minute(14));
    expect(trying).toMatchObject({ state: "half-open", alert: 3, opened: at(3) });
    const over = [...threeLost, molecule(4, ended(1, failed, 13, 15))];
    const closed = noticeOf(town(over, told(trying)), minute(16));
    expect(closed).toMatchObject({ state: "closed", since: at(16), alert: 3 });
    expect(noticeOf(town(over, told(closed)), minute(17)), "no news").toBeUndefined();
  });

  it("tells that the outage goes on when the one that tried was lost as well", () => {
    const opened = noticeOf(town(threeLost), minute(4));
    const lost = [...threeLost, molecule(4, ended(1, infra, 13, 15))];
    const again = noticeOf(town(lost, told(opened)), minute(16));
    expect(again).toMatchObject({ state: "open", since: at(15), opened: at(3), alert: 3 });
  });

  it("is one comment, edited when its text changes and left alone otherwise", () => {
    const notice = noticeOf(town(threeLost), minute(4));
    if (notice === undefined) throw new Error("no alert");
    const around = town(threeLost, told(notice));
    const show = (alerts: MoleculeFacts["alerts"]) =>
      decideMolecule({ ...seen(3, around), alerts }, minute(4), "nonce-12345").effects.flatMap(
        (effect) =>
          effect.kind === "project" && effect.issue.comment?.includes("cogtown:alert") === true
            ? [effect.issue]
            : [],
      );
    expect(show([])).toMatchObject([{ sticky: undefined }]);
    expect(show([{ id: "C1", body: "<!-- cogtown:alert --> old" }])).toMatchObject([
      { sticky: "C1" },
    ]);
    expect(show([{ id: "C1", body: renderAlert(notice) }])).toEqual([]);
    expect(renderAlert(notice)).toContain("3 runs were lost (#1, #2, #3)");
  });

  it("wakes the town when a polecat may try again", () => {
    expect(decideTown(town(threeLost), minute(4)).recheckSeconds).toBe(541);
  });
});

describe("a patrol", () => {
  const patrolled = (facts: TownFacts, moment: Date) =>
    decideTown(facts, moment).next.flatMap((key) => (key.kind === "molecule" ? [key.number] : []));

  it("of a large town takes other molecules each time, until all had their turn", () => {
    const labelled = Array.from({ length: 90 }, (_, i) => i + 1);
    const looked = [0, 5, 10, 15].flatMap((n) => {
      const turn = patrolled(townFacts({ labelled }), minute(n));
      expect(turn).toHaveLength(25);
      return turn;
    });
    expect(new Set(looked).size).toBe(90);
  });

  it("looks after what has landed when a branch of it is still there, and not after what a person stopped", () => {
    const done = molecule(8, ended(1, { kind: "success", criteria: [] }, 0, 1));
    const stopped = { reason: "x", fix: "", at: at(2), by: "rob", stopped: true as const };
    const facts = townFacts({
      labelled: [],
      records: [done, { ...done, number: 9 }, { ...done, number: 10, hold: stopped }],
      branches: [8, 10],
    });
    expect(patrolled(facts, minute(5))).toEqual([8]);
  });

  it("goes on when the configuration cannot be read", () => {
    const facts = townFacts({ labelled: [7], configText: `${configText}oops: 1\n` });
    expect(patrolled(facts, minute(5))).toEqual([7]);
  });
});
