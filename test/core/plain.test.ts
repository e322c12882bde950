import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Effect } from "#core/decision.ts";
import { describeEffect } from "#core/text/effect-words.ts";
import { quietMarkdown } from "#core/text/neutralise.ts";
import { plainLine, plainText } from "#core/text/plain.ts";
import { sha } from "./molecule-model.ts";

describe("text for a terminal", () => {
  it("is one line that moves no cursor, whatever a stranger wrote", () => {
    expect(plainText("Add\u001B[2J\u001B[1;1H a\r\nlamp\u202E")).toBe("Add[2J[1;1H a lamp");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(plainText(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it("shows what was quieted for GitHub as it was written", () => {
    const words = "@bob says: see #12 & <b>, GH-7 and `a &lt; @b`";
    expect(plainLine(quietMarkdown(words))).toBe(words);
    expect(plainLine("It failed: `test $x -lt 1`.")).toBe("It failed: `test $x -lt 1`.");
  });
});

const labels = { number: 7, nodeId: "I", comment: "words", sticky: undefined, duplicates: [] };

test.each<[Effect, readonly string[]]>([
  [
    { kind: "dispatch", workflow: "cogtown-polecat.yml", ref: "main", inputs: {} },
    ["start cogtown-polecat.yml on main"],
  ],
  [
    { kind: "project", issue: { ...labels, addLabels: ["b"], removeLabels: ["a"] } },
    ["take off the label `a`", "put on the label `b`"],
  ],
  [{ kind: "project", issue: { ...labels, addLabels: [], removeLabels: [] } }, []],
  [
    { kind: "delete-refs", refs: [{ name: "refs/heads/polecat/7", head: sha("a") }] },
    ["delete polecat/7"],
  ],
  [
    {
      ...{ kind: "propose", branch: "cogtown/7", base: "main", head: "a".repeat(40) },
      ...{ expected: undefined, open: { title: "t", body: "b", isDraft: false } },
    },
    ["open a pull request from cogtown/7 at aaaaaaa to main"],
  ],
])("an effect is told in words: %j", (effect, words) => {
  expect(describeEffect(effect)).toEqual(words);
});
