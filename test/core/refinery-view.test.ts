import { describe, expect, it } from "vitest";
import { emptyMemory } from "#core/refinery/native/memory.ts";
import type { Candidate, Ejection, RefineryRecord } from "#core/refinery/record.ts";
import { viewRefinery } from "#core/refinery/view.ts";
import { at, pullFacts, sha } from "./molecule-model.ts";

const pull = pullFacts();
const entry = (number: number, molecule: number) => ({
  ...{ pull: number, molecule, head: sha(`head-${number}`), branch: `cogtown/${molecule}` },
  way: "rebase" as const,
});
const own = { ...entry(20, 7), head: pull.head };
const candidate = (id: string, entries: Candidate["entries"], landed = 0): Candidate => ({
  ...{ id, base: sha("base"), entries, purpose: "line", dispatches: [at(1)], landed },
  ...{ lost: 0, ground: sha("base") },
});
const ejection = (head: string, why: string): Ejection => ({
  ...{ pull: 20, molecule: 7, head, candidate: "c1", at: at(1), cause: "red", why, tail: "" },
  ...{ against: [], reds: [] },
});
const view = (change: Partial<RefineryRecord>) =>
  viewRefinery(
    {
      kind: "present",
      head: sha("ledger"),
      value: {
        ...{ version: 2, base: "main", candidates: [], suspects: [], aside: [], verdicts: [] },
        tally: { held: 0, broke: 0, runs: 0, flaked: 0, seconds: [], waits: [], verdicts: 0 },
        ...{ slots: 1, landed: [], ejected: [], asked: [], ready: [], commentsSeen: 0 },
        ...change,
      },
    },
    7,
    pull,
  );

describe("what a molecule sees of the Refinery", () => {
  it("is the candidate that it is part of, with what has not landed of it", () => {
    const candidates = [candidate("c1", [entry(10, 1)]), candidate("c2", [entry(10, 1), own], 1)];
    expect(view({ candidates }).candidate).toEqual({ id: "c2", entries: [own] });
  });

  it("is no candidate from which it has landed already", () => {
    const candidates = [candidate("c1", [own, entry(10, 1)], 1)];
    expect(view({ candidates }).candidate).toBeUndefined();
  });

  it("is that it was taken out of the line, as long as its head is that one", () => {
    const red = {
      ...{ candidate: "c1", tree: sha("tree"), isAlone: false, command: "npm test" },
      ...{ exitCode: 1, tail: "", after: [], at: at(1) },
    };
    const suspects = [{ entry: own, reds: [red], since: at(1) }];
    const aside = [{ pull: 20, head: sha("older"), paths: [], before: [], at: at(1) }];
    expect(view({ suspects }).outOfLine).toBe("suspect");
    expect(view({ aside }).outOfLine).toBeUndefined();
    expect(view({ aside: aside.map((each) => ({ ...each, head: pull.head })) }).outOfLine).toBe(
      "aside",
    );
  });

  it("is the newest refusal of its present head, and why", () => {
    const ejected = [ejection(pull.head, "first"), ejection(pull.head, "second")];
    expect(view({ ejected }).ejected?.why).toBe("second");
    expect(view({ ejected: [ejection(sha("older"), "first")] }).ejected).toBeUndefined();
  });

  it("is that GitHub's own queue holds its branch", () => {
    const queued = [{ pull: 20, head: pull.head, at: at(1) }];
    expect(view({ native: { ...emptyMemory, queued } }).isQueued).toBe(true);
    expect(view({}).isQueued).toBe(false);
  });

  it("is that a person took it out of GitHub's queue, at this head", () => {
    const withdrawn = { pull: 20, head: pull.head, by: "maya", at: at(1) };
    const of = (head: string) =>
      view({ native: { ...emptyMemory, withdrawn: [{ ...withdrawn, head }] } });
    expect(of(pull.head).needsPerson).toContain("maya");
    expect(of(sha("older")).needsPerson).toBeUndefined();
  });

  it("is that nothing moves where the record cannot be read", () => {
    const record = { kind: "unreadable", head: sha("ledger"), problem: "no JSON" } as const;
    expect(viewRefinery(record, 7, pull).frozen).toBe("no JSON");
  });
});
