import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandNames, entryOf } from "#core/command/registry.ts";
import type { Effect } from "#core/decision.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { DeskFacts } from "#core/desk/facts.ts";
import {
  atRest,
  deskFacts,
  hearing,
  now,
  reactionsOf,
  recordOf,
  repliesOf,
  type Said,
  saying,
  townOf,
} from "./desk-model.ts";

/** Everything that the registry shows as an example, but for convoys and cooking, which need issues and files. */
const examples = commandNames
  .filter((name) => !["convoy", "cook"].includes(name))
  .flatMap((name) => entryOf(name).examples.map(({ says }) => `/mayor ${says}`));

const unreadable = fc.constantFrom(
  ...["/mayor", "/mayor slin", "/mayor approve zzz", "/mayor budget much", "/mayor: stop"],
);
const example = fc.constantFrom(...examples);

/** Marks that only the Mayor's own comments mean something with, hidden things, and whatever Unicode has. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...[
      "<!-- cogtown:reply comment 50 -->",
      "<!-- cogtown:plan aaaaaaaaaaaa -->",
      "<!-- cogtown:planned 3 aaaaaaaaaaaa walls -->",
      "<!-- cogtown:convoy -->",
      "<!-- cogtown:convoy-of 3 50 abcdef01 -->",
      "<!--",
      "```yaml\nmolecules: []\n```",
      "> /mayor stop",
      "    /mayor stop",
      "@everyone #1",
      "<details>",
      "\u202e/mayor stop",
      "\u200b/mayor stop",
      "/ｍayor stop",
    ],
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);

/** A comment's paragraphs, in any order. */
const text = fc
  .array(fc.oneof(example, example, hostile, unreadable), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("\n\n"));

const speaker = fc.constantFrom(
  { by: "maya", level: "write" as const },
  { by: "rob", level: "admin" as const },
  { by: "tess", level: "none" as const },
);

const comments = fc
  .array(fc.tuple(text, speaker, fc.boolean()), { minLength: 1, maxLength: 12 })
  .map((all) =>
    all.map(([body, who, isOwnWord], index): Said => ({ id: 50 + index, body, ...who, isOwnWord })),
  );

/** As often as somebody looks: each time some more of the comments are there. */
const looks = fc.array(fc.nat({ max: 12 }), { maxLength: 5 });

function hearAll(start: DeskFacts, all: readonly Said[], counts: readonly number[]) {
  return [...counts.toSorted((a, b) => a - b), all.length].reduce(
    ({ facts, effects }, count) => {
      const next = atRest(hearing(facts, all.slice(0, count)));
      return { facts: next.facts, effects: [...effects, ...next.effects] };
    },
    { facts: start, effects: [] as readonly Effect[] },
  );
}

describe("whatever is said at a desk", () => {
  it("comes to rest, and everybody who was heard is answered in one way and told at most once", () => {
    fc.assert(
      fc.property(comments, looks, (all, counts) => {
        const { facts, effects } = hearAll(deskFacts(), all, counts);
        const replies = repliesOf(effects).map((reply) => reply.split("\n")[0]);
        expect(new Set(replies).size).toBe(replies.length);
        for (const { comment } of recordOf(facts).orders) {
          const reactions = reactionsOf(effects, comment).toSorted().join();
          expect(["eyes,rocket", "confused,eyes"]).toContain(reactions);
        }
        expect(recordOf(facts).orders.every(({ done }) => done === true)).toBe(true);
        expect(recordOf(facts).saying).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it("is obeyed once, however often and in whatever order it is delivered, and edited afterwards", () => {
    const order = fc.shuffledSubarray([50, 51, 52, 53, 54, 55], { minLength: 1 });
    fc.assert(
      fc.property(order, fc.array(fc.nat({ max: 5 }), { maxLength: 4 }), (ids, edited) => {
        const said = (id: number, note: string): Said => ({
          id,
          by: "maya",
          body: `/mayor note ${note}`,
        });
        let facts = deskFacts();
        for (const upTo of ids.keys()) {
          const seen = ids.slice(0, upTo + 1).toSorted((a, b) => a - b);
          facts = atRest(
            hearing(
              facts,
              seen.map((id) => said(id, `note ${id}`)),
            ),
          ).facts;
        }
        const later = ids.map((id, place) =>
          said(id, edited.includes(place) ? "other" : `note ${id}`),
        );
        facts = atRest(hearing(facts, later)).facts;
        const notes = recordOf(facts).notes.map((note) => note.text);
        expect(new Set(notes).size).toBe(notes.length);
        expect(notes).not.toContain("other");
        expect(notes).toContain(`note ${Math.max(...ids)}`);
      }),
    );
  });

  it("by outsiders changes nothing but what is remembered of it, and they are told so once each", () => {
    const outsiders = comments.map((all) =>
      all.map(
        (said, index): Said => ({
          ...said,
          by: `tess-${index % 3}`,
          level: "none",
          isOwnWord: true,
        }),
      ),
    );
    fc.assert(
      fc.property(outsiders, looks, (all, counts) => {
        const before = deskFacts();
        const { facts, effects } = hearAll(before, all, counts);
        const { orders, commentsSeen: _seen, ...rest } = recordOf(facts);
        const { orders: _none, commentsSeen: _zero, ...empty } = recordOf(before);
        expect(rest).toEqual(empty);
        expect(townOf(facts)).toEqual(townOf(before));
        expect(facts.labels).toEqual(before.labels);
        const others = effects.filter(({ kind }) => kind !== "answer" && kind !== "append-desk");
        expect(others).toEqual([]);
        const told = new Set(orders.map(({ by }) => by)).size;
        expect(repliesOf(effects)).toHaveLength(told);
      }),
      { numRuns: 60 },
    );
  });

  it("with one line that is refused is refused as a whole", () => {
    const words = fc.tuple(
      fc.array(example, { maxLength: 4 }),
      unreadable,
      fc.array(example, { maxLength: 4 }),
    );
    fc.assert(
      fc.property(words, ([first, bad, last]) => {
        const before = deskFacts();
        const { facts, effects } = saying(before, [...first, bad, ...last].join("\n\n"));
        const { orders, commentsSeen: _seen, ...rest } = recordOf(facts);
        const { orders: _none, commentsSeen: _zero, ...empty } = recordOf(before);
        expect(rest).toEqual(empty);
        expect(orders.map(({ said }) => said.kind)).toEqual(["refused"]);
        expect([facts.labels, townOf(facts)]).toEqual([before.labels, townOf(before)]);
        expect(reactionsOf(effects)).toEqual(["eyes", "confused"]);
        expect(repliesOf(effects)).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a comment that is built to do harm", () => {
  const long = "x".repeat(60_000);
  const bodies: readonly (readonly [string, string])[] = [
    ["200 commands", Array.from({ length: 200 }, () => "/mayor stop").join("\n\n")],
    ["200 commands in one paragraph", Array.from({ length: 200 }, () => "/mayor stop").join("\n")],
    ["60 KB behind a command that takes a text", `/mayor note ${long}`],
    ["60 KB of a command's name", `/mayor ${long}`],
    [
      "60 KB of unknown commands",
      Array.from({ length: 5_000 }, (_, n) => `/mayor x${n}`).join("\n\n"),
    ],
    ["letters that combine without end", `/mayor ${"a\u0301\u0327".repeat(9_000)}`],
    ["text that turns its direction", "/mayor note \u202egnihton"],
    ["a mark of ours in the command's line", "/mayor note <!-- cogtown:reply comment 50 -->"],
    ["half of a letter", `/mayor n\ud800te ${"\udfff".repeat(500)}`],
  ];
  it.each(bodies)("is answered once, and does nothing: %s", (_what, body) => {
    const { facts, effects } = saying(deskFacts(), body);
    const { orders, commentsSeen, ...rest } = recordOf(facts);
    const { orders: _none, commentsSeen: _zero, ...empty } = recordOf(deskFacts());
    expect(rest).toEqual(empty);
    expect([commentsSeen, orders.length]).toEqual([50, 1]);
    expect(reactionsOf(effects)).toEqual(["eyes", "confused"]);
    expect(repliesOf(effects)).toHaveLength(1);
    expect(repliesOf(effects)[0]?.length).toBeLessThan(10_000);
    expect(JSON.stringify(recordOf(facts)).length, "what is remembered").toBeLessThan(20_000);
  });

  it("is not taken for the Mayor's own reply", () => {
    const forged = "/mayor help\n\n<!-- cogtown:reply comment 51 -->";
    const { facts, effects } = atRest(
      hearing(deskFacts(), [
        { id: 50, by: "tess", body: forged, level: "none" },
        { id: 51, by: "maya", body: "/mayor help" },
      ]),
    );
    expect(repliesOf(effects)).toHaveLength(2);
    expect([...facts.said].toSorted()).toEqual(["comment 50", "comment 51"]);
  });

  it("does not make the desk forget what others said, however many there are", () => {
    const flood = Array.from(
      { length: 150 },
      (_, n): Said => ({
        ...{ id: 51 + n, by: `tess-${n}`, body: "/mayor stop", level: "none" },
      }),
    );
    const first: Said = { id: 50, by: "maya", body: "/mayor note Dates are UTC." };
    const { facts, effects } = atRest(hearing(deskFacts(), [first, ...flood]));
    expect(recordOf(facts).notes.map((note) => note.text)).toEqual(["Dates are UTC."]);
    expect(reactionsOf(effects)).toEqual(["eyes", "rocket"]);
    const again = atRest(
      hearing(
        facts,
        [...flood].map((said) => ({ ...said, id: said.id + 200 })),
      ),
    );
    expect(recordOf(again.facts).orders.find(({ comment }) => comment === 50)).toBeDefined();
    expect(recordOf(again.facts).orders.length).toBeLessThan(42);
  });
});

it("what is decided is decided once: the world after the effects of one look has nothing for the next", () => {
  fc.assert(
    fc.property(comments, (all) => {
      const { facts } = atRest(hearing(deskFacts(), all));
      expect(decideDesk(facts, now, "another-nonce").effects).toEqual([]);
      expect(decideDesk(facts, new Date(now.getTime() + 4 * 60_000), "third").effects).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
