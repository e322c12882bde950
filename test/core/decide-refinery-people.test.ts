import { describe, expect, it } from "vitest";
import { isForRefinery } from "#core/command/addressees.ts";
import { readComment } from "#core/command/read-comment.ts";
import { decideRefinery } from "#core/refinery/decide-refinery.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";
import {
  baseAt,
  candidate,
  effectOf,
  green,
  kinds,
  landingAt,
  pullOf,
  recordWith,
  refineryFacts,
} from "./decide-refinery-model.ts";
import { at, now, pullFacts, sha } from "./molecule-model.ts";

describe("people", () => {
  const person = pullFacts({ number: 50, branch: "fix-it", head: sha("by hand") });
  const said = (text: string) => {
    const reading = readComment(text);
    const commands = reading.kind === "commands" ? reading.commands.filter(isForRefinery) : [];
    return { ...{ pull: 50, id: 9, by: "rob", at: at(5) }, commands };
  };
  const decide = (text: string, record?: RefineryRecord) =>
    decideRefinery(refineryFacts([], record, { pulls: [person], commands: [said(text)] }), now);

  it("have any pull request queued at the head that it has, to be merged as it is", () => {
    const { record, event } = effectOf(decide("/mayor merge"), "append-refinery");
    expect(record.asked).toMatchObject([{ pull: 50, head: sha("by hand"), by: "rob", comment: 9 }]);
    expect(record.candidates).toMatchObject([{ entries: [{ pull: 50, way: "merge" }] }]);
    expect(event).toContain("#50 is to land (rob, comment 9)");
  });

  it("are not heard twice", () => {
    expect(kinds(decide("/mayor merge", { ...recordWith(), commentsSeen: 9 }))).toEqual([]);
    const { record } = effectOf(decide("/mayor merge"), "append-refinery");
    expect(record.commentsHeard).toEqual([9]);
    expect(kinds(decide("/mayor merge", { ...recordWith(), commentsHeard: [9, 11] }))).toEqual([]);
  });

  it("are sent for where a comment of theirs was not heard yet", () => {
    const { next } = decideRefinery(refineryFacts([], undefined, { unheard: [50] }), now);
    expect(next).toContainEqual({ kind: "desk", number: 50 });
  });

  it("are not heard about a head that they named and that is another by now", () => {
    const named = effectOf(decide(`/mayor merge ${sha("by hand")}`), "append-refinery").record;
    expect(named.asked).toMatchObject([{ head: sha("by hand"), isNamed: true }]);
    const other = effectOf(decide(`/mayor merge ${sha("older")}`), "append-refinery");
    expect(other.record).toMatchObject({ asked: [], candidates: [] });
    expect(other.event).toContain("not at the head that was named");
  });

  it("void what they asked for by a push", () => {
    const asked = [
      { pull: 50, head: sha("older"), by: "rob", comment: 9, at: at(5), isUrgent: false },
    ];
    const facts = refineryFacts([], { ...recordWith(), asked }, { pulls: [person] });
    expect(effectOf(decideRefinery(facts, now), "append-refinery").record).toMatchObject({
      ...{ asked: [], candidates: [] },
    });
  });

  it("are not heard about a base that the pull request was pointed at after they spoke", () => {
    const decideOn = (retargetedAt: string, text: string) =>
      decideRefinery(
        refineryFacts([], undefined, {
          pulls: [{ ...person, retargetedAt }],
          commands: [said(text)],
        }),
        now,
      );
    for (const moment of [at(5), at(6)]) {
      const { record } = effectOf(decideOn(moment, "/mayor merge"), "append-refinery");
      expect(record).toMatchObject({ asked: [], candidates: [], commentsHeard: [9] });
      const frozen = effectOf(decideOn(moment, "/mayor freeze"), "append-refinery");
      expect(frozen.record.frozen).toBeUndefined();
    }
    const asked = effectOf(decideOn(at(4), "/mayor merge"), "append-refinery").record;
    expect(asked.candidates).toMatchObject([{ entries: [{ pull: 50 }] }]);
    const moved = refineryFacts([], asked, { pulls: [{ ...person, retargetedAt: at(6) }] });
    expect(effectOf(decideRefinery(moved, now), "append-refinery").record.candidates).toEqual([]);
  });

  it("freeze the base and thaw it, with their name and their reason", () => {
    const frozen = effectOf(decide("/mayor freeze release week"), "append-refinery").record;
    expect(frozen.frozen).toMatchObject({ by: "rob", reason: "release week" });
    const line = decideRefinery(refineryFacts([7], frozen), now);
    expect(kinds(line)).toEqual([]);
    expect(line.reason).toBe("frozen by rob: release week");
    const thawed = refineryFacts([7], frozen, {
      pulls: [pullOf(7), person],
      commands: [{ ...said("/mayor thaw"), id: 10 }],
    });
    expect(kinds(decideRefinery(thawed, now))).toEqual(["append-refinery", "dispatch"]);
  });
});

describe("what the base tells", () => {
  it("is believed over the record: a landing that was not written down is", () => {
    const held = candidate([7], green(7));
    const facts = refineryFacts([], recordWith(held), {
      base: { ...baseAt("rebased-7"), recent: [{ sha: sha("rebased-7"), tree: sha("tree-7") }] },
      pulls: [],
    });
    const decision = decideRefinery(facts, now);
    expect(effectOf(decision, "append-refinery").record).toMatchObject({
      ...{ candidates: [], landed: [{ pull: 107, commit: sha("rebased-7") }] },
    });
    expect(decision.next).toEqual([{ kind: "molecule", number: 7 }]);
  });

  it("freezes everything when what landed is not what was tested", () => {
    const landed = [{ ...landingAt("base"), tree: sha("what was tested") }];
    const decision = decideRefinery(refineryFacts([7], { ...recordWith(), landed }), now);
    expect(decision.reason).toContain("was tested as tree");
    expect(effectOf(decision, "append-refinery").record).toMatchObject({
      frozen: { by: "audit" },
      candidates: [],
    });
  });
});
