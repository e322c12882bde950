import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConvoyRow } from "#core/desk/convoy-view.ts";
import { renderConvoyGraph } from "#core/text/convoy-graph.ts";
import { renderBar, renderBurnDown } from "#core/text/convoy-progress.ts";
import { longestComment } from "#core/text/parts.ts";
import {
  child,
  comment,
  convoyFacts,
  hold,
  landed,
  record,
  settle,
  tried,
  withDesk,
} from "./convoy-model.ts";
import { at, failed } from "./molecule-model.ts";

const now = new Date(at(30));

const row = (number: number, over: Partial<ConvoyRow> = {}): ConvoyRow => ({
  ...{ number, title: `Part ${number}`, state: { kind: "landed" }, attempts: 0 },
  ...{ pull: undefined, needs: [], behind: [] },
  ...over,
});

/** A sub-issue whose every text is this, and which is held. */
const named = (number: number, text: string) => {
  const { spec, ...rest } = record(number, { hold: { ...hold, reason: text } });
  return { ...rest, spec: { ...spec, title: text } };
};

const nasty = [
  "a | b \\| c",
  "`",
  "``` \n### Done",
  '"]; click n7 "javascript:alert(1)"',
  "%%{init: {}}%%",
  "<!-- cogtown:convoy -->",
  "@maya @acme/all",
  "| x |\n| --- |",
  "end\nsubgraph x",
  "\u202eright to left\u200b",
];

describe("words of strangers in the comment", () => {
  it.each(nasty)("stay words: %j", (text) => {
    const needs = [{ number: 8, isOpen: true }];
    const facts = convoyFacts([child(7, { needs }), child(8)], [named(7, text), named(8, text)]);
    const noted = withDesk(facts, { notes: [{ text, by: "rob", at: at(1) }] });
    const settled = settle(noted, now).facts;
    const said = comment(settled);
    expect(said.match(/<!-- cogtown:convoy -->/g)).toHaveLength(1);
    expect(said).not.toMatch(/@maya|@acme/);
    expect(said.split("\n").filter((line) => line.startsWith("| #"))).toHaveLength(2);
    expect(said.match(/^```/gm)).toHaveLength(2);
    expect(settle(settled, now).effects).toEqual([]);
  });

  it("in a graph every mark of theirs is spelt out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (title) => {
        const graph = renderConvoyGraph([row(7, { title }), row(8, { title, needs: [7] })]);
        const labels = [...graph.matchAll(/^ {2}n\d+\["(.*)"\]:::[a-z]+$/gm)];
        expect(labels).toHaveLength(2);
        for (const [, label = ""] of labels)
          expect(label).toMatch(/^(?:[\p{L}\p{M}\p{N} ]|#\d+;)*$/u);
      }),
    );
  });
});

describe("a convoy of a hundred", () => {
  const numbers = Array.from({ length: 100 }, (_, at) => at + 10);
  const many = (text: string) => {
    const children = numbers.map((number) =>
      child(number, {
        needs: numbers.slice(0, 6).map((need) => ({ number: need, isOpen: true })),
      }),
    );
    return convoyFacts(
      children,
      numbers.map((number) => named(number, text)),
    );
  };

  it.each([
    ["plain words", "A title of quite the usual length, as people write them"],
    ["words that grow when they are made harmless", "@a#1<b>".repeat(60)],
    ["nothing but bars", "|".repeat(300)],
  ])("fits into one comment with a row for each: %s", (_what, text) => {
    const notes = numbers.slice(0, 50).map((n) => ({ text: text.repeat(9), by: "rob", at: at(n) }));
    const said = comment(settle(withDesk(many(text), { notes }), now).facts);
    expect(said.length).toBeLessThan(longestComment);
    expect(said.split("\n").filter((line) => line.startsWith("| #"))).toHaveLength(100);
  });
});

describe("decisions", () => {
  it("are of people and of agents, the newest twenty, each by name", () => {
    const attempts = [tried(1, failed, { decisions: ["Ids are text."], endedAt: at(40) })];
    const notes = Array.from({ length: 25 }, (_, n) => ({
      text: `note ${n}`,
      by: "rob",
      at: at(n),
    }));
    const facts = withDesk(convoyFacts([child(7)], [record(7, { attempts })]), { notes });
    const said = comment(settle(facts, now).facts);
    const lines = said.split("\n").filter((line) => line.startsWith("- "));
    expect(lines).toHaveLength(20);
    expect(lines[0]).toBe("- 2026-01-05 `rob`: note 6");
    expect(lines.at(-1)).toBe("- 2026-01-05 polecat #7: Ids are text.");
  });
});

describe("progress", () => {
  it("a bar is full only when all is done, and empty only when nothing is", () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(120), (done, open) => {
        const rows = [
          ...Array.from({ length: done }, (_, n) => row(n + 1)),
          ...Array.from({ length: open }, (_, n) =>
            row(1000 + n, { state: { kind: "waiting", on: [] } }),
          ),
        ];
        const [bar = ""] = renderBar(rows).split(" ");
        expect(bar).toMatch(/^█*░*$/);
        expect(bar).toHaveLength(12);
        expect(bar.includes("█")).toBe(done > 0);
        expect(bar.includes("░")).toBe(open > 0 || done === 0);
      }),
    );
  });

  it("what is still open never grows as time goes on, and ends with what is", () => {
    const moments = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(moments, fc.nat(20), (minutes, open) => {
        const closings = minutes.toSorted((a, b) => a - b).map(at);
        const total = closings.length + open;
        const text = renderBurnDown({ total, from: at(0), closings });
        const line = /`(.*)`/.exec(text)?.[1] ?? "";
        const drawn = Array.from(line, (level) => " ▁▂▃▄▅▆▇█".indexOf(level));
        expect(drawn).toHaveLength(24);
        expect(drawn).toEqual(drawn.toSorted((a, b) => b - a));
        expect(drawn.at(-1) === 0).toBe(open === 0);
      }),
    );
  });

  it("is drawn from what was closed, and changes with nothing else", () => {
    const { facts } = settle(convoyFacts([landed(7, 10), child(8)], [record(8)]), now);
    expect(comment(facts)).toMatch(/\*\*Still open\*\*: 2 `.*` 1 \(2026-01-05 09:10 UTC to/);
  });
});
