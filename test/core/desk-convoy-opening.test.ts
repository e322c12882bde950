import { describe, expect, it } from "vitest";
import type { Effect } from "#core/decision.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { DeskFacts, NamedIssue } from "#core/desk/facts.ts";
import type { Order } from "#core/desk/record.ts";
import { isConvoyOf } from "#core/text/convoy-issue.ts";
import {
  afterEffects,
  asked,
  convoyFacts,
  kinds,
  parent,
  recordOf,
  settle,
  withDesk,
} from "./convoy-model.ts";
import { at } from "./molecule-model.ts";

const now = new Date(at(30));
const later = new Date(at(32));

const named = (
  numbers: readonly number[],
  over: Readonly<Record<number, Partial<NamedIssue>>> = {},
) =>
  new Map(
    numbers.map((number): [number, NamedIssue] => [
      number,
      { nodeId: `I_${number}`, isOpen: true, parent: undefined, ...over[number] },
    ]),
  );

/** A desk on which somebody asked for a convoy of #11 and #12. */
const desk = (over: Partial<DeskFacts> = {}, order: Order = asked([11, 12])) =>
  withDesk(convoyFacts([], [], { named: named([11, 12]), ...over }), {
    orders: [order],
    commentsSeen: order.comment,
  });

/** What is about to be said is written down first, and afterwards that it was. */
const answering = ["append-desk", "answer", "answer", "append-desk"];

const decide = (facts: DeskFacts, moment = now) => decideDesk(facts, moment, "nonce-of-a-test");
const replies = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === "answer" ? effect.replies : [])).join("\n");

describe("/mayor convoy", () => {
  it("opens an issue with the name, puts the members below it, and answers", () => {
    const { facts, effects } = settle(desk(), now);
    expect(kinds(effects)).toEqual([
      ...["append-desk", "create-issues", "append-desk", "add-sub-issues"],
      ...answering,
    ]);
    expect(effects[1]).toMatchObject({
      issues: [{ title: "Login", labels: ["cogtown:convoy"], parent: undefined }],
    });
    expect(effects[3]).toMatchObject({ parent: "I_900", children: ["I_11", "I_12"] });
    expect(replies(effects)).toContain("Convoy #900 has 2 sub-issues.");
    expect(recordOf(facts).gathering).toBeUndefined();
    expect(settle(facts, now).effects).toEqual([]);
  });

  it("wakes the new convoy", () => {
    const first = afterEffects(desk(), decide(desk()).effects);
    const second = afterEffects(first, decide(first).effects);
    expect(decide(second).next).toContainEqual({ kind: "desk", number: 900 });
  });

  it("says who asked, and has a place for the design", () => {
    const { facts } = settle(desk(), now);
    const text = facts.convoys[0]?.body ?? "";
    expect(text).toMatch(/^`maya` gathered these issues in #3\.\n\n### Design\n/);
  });

  const refusals: readonly (readonly [string, Partial<DeskFacts>, Order, string])[] = [
    ["does not exist", { named: named([11]) }, asked([11, 12]), "#12: there is no such issue"],
    [
      "is closed",
      { named: named([11, 12], { 12: { isOpen: false } }) },
      asked([11, 12]),
      "#12: it is closed",
    ],
    [
      "is this issue itself",
      { named: named([11, parent]) },
      asked([11, parent]),
      `#${parent}: this is the issue where you said it`,
    ],
    [
      "has a parent",
      { named: named([11, 12], { 11: { parent: 5 } }) },
      asked([11, 12]),
      "#11: it is a sub-issue of #5 already",
    ],
  ];
  it.each(refusals)("does nothing when one of them %s", (_what, over, order, words) => {
    const { effects } = settle(desk(over, order), now);
    expect(kinds(effects)).toEqual(answering);
    expect(replies(effects)).toContain(words);
    expect(effects[1]).toMatchObject({ reactions: [{ content: "eyes" }, { content: "confused" }] });
  });

  it("names everything that is wrong at once", () => {
    const bad = named([11, 12], { 11: { isOpen: false }, 12: { parent: 5 } });
    const text = replies(settle(desk({ named: bad }), now).effects);
    expect(text).toContain("#11:");
    expect(text).toContain("#12:");
  });
});

describe("a crash", () => {
  const written = () => {
    const [append] = decide(desk()).effects;
    return afterEffects(desk(), append === undefined ? [] : [append]);
  };

  it("before the issue was opened opens it after a minute, not before", () => {
    const soon = decide(written());
    expect(kinds(soon.effects)).toEqual([]);
    expect(soon.recheckSeconds).toBe(61);
    expect(kinds(decide(written(), later).effects)).toEqual(["append-desk", "create-issues"]);
  });

  it("between opening and adding finds the issue by its mark, and opens no other", () => {
    const made = afterEffects(desk(), decide(desk()).effects);
    const { facts, effects } = settle(made, later);
    expect(kinds(effects)).not.toContain("create-issues");
    expect(facts.convoys).toHaveLength(1);
    expect(facts.named.get(12)?.parent).toBe(900);
  });

  it("after adding adds nothing again", () => {
    const made = afterEffects(desk(), decide(desk()).effects);
    const added = afterEffects(made, decide(made).effects);
    expect(kinds(settle(added, later).effects)).toEqual(answering);
  });

  it("does not repeat what the same comment said before", () => {
    const order = asked([11, 12], {
      said: {
        kind: "commands",
        commands: [
          { kind: "note", text: "Dates are UTC." },
          { kind: "convoy", name: "Login", members: [11, 12] },
          { kind: "convoy", name: "Logout", members: [13] },
        ],
      },
    });
    const { facts, effects } = settle(desk({ named: named([11, 12, 13]) }, order), now);
    expect(recordOf(facts).notes).toHaveLength(1);
    expect(facts.convoys).toHaveLength(2);
    expect(replies(effects)).toContain("Convoy #900");
    expect(replies(effects)).toContain("Convoy #901");
  });
});

describe("what GitHub does not show", () => {
  const blind = (facts: DeskFacts, moment: Date) => {
    const { effects } = decide(facts, moment);
    return { effects, facts: { ...afterEffects(facts, effects), convoys: [] } };
  };

  it("an issue that cannot be found is opened twice at most", () => {
    const first = blind(desk(), now);
    const second = blind(first.facts, new Date(at(32)));
    expect(kinds(second.effects)).toContain("create-issues");
    const third = blind(second.facts, new Date(at(34)));
    expect(kinds(third.effects)).toEqual(["append-desk", "answer"]);
    expect(replies(third.effects)).toContain("cannot be found");
  });

  it("a member that GitHub does not take is tried twice, and then named", () => {
    let facts = desk();
    const all: Effect[] = [];
    for (const minute of [30, 30, 32, 34, 36]) {
      const { effects } = decide(facts, new Date(at(minute)));
      all.push(...effects);
      facts = { ...afterEffects(facts, effects), named: named([11, 12]) };
    }
    expect(kinds(all).filter((kind) => kind === "add-sub-issues")).toHaveLength(2);
    expect(replies(all)).toContain("#12: GitHub did not take it");
  });

  it("a member that somebody closed meanwhile is left out and named", () => {
    const made = afterEffects(desk(), decide(desk()).effects);
    const closed = { ...made, named: named([11, 12], { 12: { isOpen: false } }) };
    const { effects } = settle(closed, now);
    expect(replies(effects)).toContain("Convoy #900 has 1 sub-issue.");
    expect(replies(effects)).toContain("- #12: it is closed");
  });
});

describe("the mark of an order", () => {
  it("is its own line, which a name or a quotation of it does not stand for", () => {
    expect(isConvoyOf("x\n\n<!-- cogtown:convoy-of 3 50 abc -->", "3 50 abc")).toBe(true);
    expect(isConvoyOf("x <!-- cogtown:convoy-of 3 50 abc -->", "3 50 abc")).toBe(false);
    expect(isConvoyOf("x\n<!-- cogtown:convoy-of 3 50 abd -->", "3 50 abc")).toBe(false);
    expect(isConvoyOf("<!-- cogtown:convoy-of 3 50 abc -->\r\nmore", "3 50 abc")).toBe(true);
  });
});
