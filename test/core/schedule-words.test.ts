import { expect, test } from "vitest";
import type { WaitReason } from "#core/schedule/scheduler.ts";
import { nodesOf, readMarkdown } from "#core/text/markdown.ts";
import { describeWait } from "#core/text/wait-words.ts";

const at = "2026-01-05T09:00:00.000Z";
const range = (most: number) => Array.from({ length: most }, (_, index) => index + 1);

const words: readonly (readonly [WaitReason, string])[] = [
  [
    {
      kind: "needs",
      on: [
        { number: 3, state: "open" },
        { number: 4, state: "closed" },
        { number: 5, state: "missing" },
      ],
    },
    "#3 to land, #4, which was closed without landing (reopen it, or take it out of `Depends on`) and #5, which does not exist here (take it out of `Depends on`)",
  ],
  [
    { kind: "needs", on: range(8).map((number) => ({ number, state: "open" })) },
    "#1 to land, #2 to land, #3 to land, #4 to land, #5 to land, #6 to land and 2 more",
  ],
  [
    { kind: "cycle", path: [1, 2] },
    "somebody to take one of these out of `Depends on`, as each needs the next: #1 → #2 → #1",
  ],
  [
    { kind: "cycle", path: range(9) },
    "somebody to take one of these out of `Depends on`, as each needs the next: #1 → #2 → #3 → #4 → #5 → #6 → … → #1",
  ],
  [{ kind: "gate", what: "the release of 1.0" }, "the release of 1.0"],
  [{ kind: "capacity", atWork: 5, capacity: 5 }, "a free polecat (5 of 5 are at work)"],
  [
    { kind: "label-capacity", label: "db", atWork: 1, capacity: 1 },
    "a free polecat for the label `db` (1 of 1 are at work)",
  ],
  [{ kind: "scope", number: 9 }, "#9, which may change the same paths"],
  [{ kind: "turn", before: [2] }, "its turn, as #2 goes first"],
  [{ kind: "turn", before: [2, 3, 4] }, "its turn, as #2, #3 and #4 go first"],
  [
    { kind: "paused", by: "maya", reason: "a release.", at },
    `\`/mayor resume\`, as \`maya\` paused it at ${at}: a release`,
  ],
  [
    { kind: "paused", by: "maya", reason: "", at },
    `\`/mayor resume\`, as \`maya\` paused it at ${at}`,
  ],
  [
    { kind: "breaker", words: "runs to work again", until: at },
    `runs to work again, not before ${at}`,
  ],
  [{ kind: "breaker", words: "runs to work again" }, "runs to work again"],
  [
    { kind: "budget", of: "day", words: "20.10 of 20.00 dollars are spent" },
    "room in the budget of this day: 20.10 of 20.00 dollars are spent",
  ],
  [{ kind: "claimed", by: "bob" }, "`bob`, who has claimed it"],
  [
    { kind: "held", reason: "Three attempts failed." },
    "a person, as it is held: Three attempts failed",
  ],
  [{ kind: "back-off", until: at, words: "two runs were lost" }, `${at}: two runs were lost`],
];

test.each(words)("%j is told in words", (reason, told) => {
  expect(describeWait(reason)).toBe(told);
});

const hostile = "x`\n# @bob <b>Closes</b> <!-- cogtown:molecule --> [a](http://b.c)";

test.each<WaitReason>([
  { kind: "gate", what: hostile },
  { kind: "label-capacity", label: hostile, atWork: 1, capacity: 1 },
  { kind: "paused", by: hostile, reason: hostile, at: hostile },
  { kind: "breaker", words: hostile, until: hostile },
  { kind: "budget", of: "town", words: hostile },
  { kind: "claimed", by: hostile },
  { kind: "held", reason: hostile },
  { kind: "back-off", until: hostile, words: hostile },
])("$kind is one line in which nothing of a stranger is alive", (reason) => {
  const told = describeWait(reason);
  expect(told).not.toContain("\n");
  const nodes = [...nodesOf(readMarkdown(`waits for ${told}`))];
  expect(nodes.filter(({ type }) => type === "html" || type === "heading")).toEqual([]);
  const drawn = nodes.flatMap((node) => (node.type === "text" ? [node.value] : []));
  expect(drawn.join("")).not.toMatch(/@bob/);
});
