import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultConfig } from "#core/config/parse-config.ts";
import { findDuplicate } from "#core/duplicates/find-duplicate.ts";
import { stem } from "#core/duplicates/stem.ts";
import { type LabelledPair, labelledPairs } from "./duplicates-set.ts";

const { threshold } = defaultConfig("agent", "npm test").duplicates;

const bodyOf = (goal: string | undefined, criterion = "`npm test`") =>
  goal === undefined
    ? ""
    : `### Goal\n\n${goal}\n\n### Acceptance criteria\n\n- [ ] ${criterion}\n`;

function likenessOf({ one, other }: LabelledPair, least = threshold): number | undefined {
  const issue = { title: one[0], body: bodyOf(one[1]) };
  const known = { number: 3, title: other[0], body: bodyOf(other[1], "It looks good") };
  return findDuplicate(issue, [{ ...known, what: "open" }], least)?.similarity;
}

const isTakenFor = (pair: LabelledPair) => likenessOf(pair) !== undefined;

describe("in the labelled set, at the threshold of a town that sets none", () => {
  const found = labelledPairs.filter(isTakenFor);
  const right = found.filter(({ same }) => same);
  const repetitions = labelledPairs.filter(({ same }) => same);

  test("there are sixty pairs and more, half of them the same", () => {
    expect(labelledPairs.length).toBeGreaterThanOrEqual(60);
    expect(Math.abs(repetitions.length * 2 - labelledPairs.length)).toBeLessThanOrEqual(4);
  });

  test("nobody is asked about two issues that are not the same", () => {
    expect(found.filter(({ same }) => !same)).toEqual([]);
  });

  test("nine in ten repetitions are found", () => {
    expect(right.length / repetitions.length).toBeGreaterThanOrEqual(0.9);
  });

  test("only those in other words are missed", () => {
    const missed = repetitions.filter((pair) => !isTakenFor(pair));
    expect(missed.map(({ other }) => other[0])).toEqual([
      "Editor hangs on large documents",
      "Implement a dark theme",
    ]);
  });

  test("docs/molecule-format.md tells these numbers", () => {
    const page = readFileSync(new URL("../../docs/molecule-format.md", import.meta.url), "utf8");
    const apart = labelledPairs.length - repetitions.length;
    const told = page.replace(/\s+/g, " ");
    expect(told).toContain(`Measured on ${labelledPairs.length} labelled pairs`);
    expect(told).toContain(
      `of ${repetitions.length} that were the same, ${right.length} are found; of ${apart} that were not, none`,
    );
    expect(told).toContain(`at ${threshold}:`);
  });

  test("it does not matter which of the two came first", () => {
    for (const pair of labelledPairs) {
      const turned = { same: pair.same, one: pair.other, other: pair.one };
      expect(likenessOf(turned, 0.5)).toBe(likenessOf(pair, 0.5));
    }
  });
});

describe("a duplicate", () => {
  const other = (number: number, title: string, goal?: string) => ({
    ...{ number, title, body: bodyOf(goal), what: "landed" as const },
  });

  test("is named with where it stands and how alike it is", () => {
    const others = [other(4, "Add light mode"), other(5, "dark mode: add")];
    expect(findDuplicate({ title: "Add dark mode", body: "" }, others, threshold)).toEqual({
      ...{ number: 5, what: "landed", similarity: 1 },
    });
  });

  test("is the most alike, and of equals the first one", () => {
    const long =
      "The list shows the names of all customers, their towns and the date of their last order";
    const others = [
      other(9, "Better list", `${long} too, sorted.`),
      other(8, "Better list", long),
      other(7, "Better list", long),
    ];
    const issue = { title: "Better list", body: bodyOf(long) };
    expect(findDuplicate(issue, others, 0.8)?.number).toBe(7);
    expect(findDuplicate(issue, others.slice(0, 1), 0.8)?.similarity).toBeGreaterThan(0.85);
  });

  test("may say a little more than the other in its goal, and nothing more in its title", () => {
    const goal =
      "Whoever opens the list of customers sees names, towns and dates of the last order";
    const issue = { title: "Better list", body: bodyOf(goal) };
    const more = `${goal}, sorted`;
    expect(findDuplicate(issue, [other(2, "Better list", more)], threshold)?.number).toBe(2);
    expect(findDuplicate(issue, [other(2, "Better sorted list", goal)], threshold)).toBeUndefined();
  });

  test("is looked for more freely where the threshold is lower, but never against a number", () => {
    const pair = (one: string, two: string) => ({ same: true, one: [one], other: [two] }) as const;
    const far = pair("Show names of customers in the list", "Show names of companies in the list");
    expect(likenessOf(far, 0.9)).toBeUndefined();
    expect(likenessOf(far, 0.6)).toBeLessThanOrEqual(0.85);
    expect(likenessOf(pair("Support Python 3.12", "Support Python 3.13"), 0.5)).toBeUndefined();
  });

  test("is judged by title and goal, not by the rest of the form", () => {
    const form = (goal: string) =>
      `### Goal\n\n${goal}\n\n### Steps\n\n_No response_\n\n### Acceptance criteria\n\n- [ ] \`npm test\`\n\n### Scope\n\n- \`src/**\`\n`;
    const others = [{ ...other(2, "Paint it"), body: form("The door is red.") }];
    const issue = { title: "Paint it", body: form("The door is blue.") };
    expect(findDuplicate(issue, others, threshold)).toBeUndefined();
  });

  test("may be an issue that is no molecule, by all of its text or by its title alone", () => {
    const issue = { title: "Crash on start", body: bodyOf("The app starts without a network.") };
    const plain = { ...other(2, "Crash on start"), body: "App starts without network" };
    expect(findDuplicate(issue, [plain], threshold)?.number).toBe(2);
    expect(findDuplicate(issue, [other(3, "crash on start!")], threshold)?.number).toBe(3);
    const unread = { ...plain, body: "[".repeat(60_000) };
    expect(findDuplicate(issue, [unread], threshold)?.number).toBe(2);
  });

  test("is none where there are no words", () => {
    expect(findDuplicate({ title: "…", body: "" }, [other(2, "…")], 0.5)).toBeUndefined();
    expect(findDuplicate({ title: "A list", body: "" }, [], 0.5)).toBeUndefined();
  });
});

test("whatever two texts say, they are alike from 0.5 to 1 or not at all, and every text is like itself", () => {
  const text = fc
    .array(
      fc.oneof(fc.lorem({ maxCount: 1 }), fc.constantFrom("`x`", "3", "to", '"a b"', "-v", "<")),
      {
        ...{ minLength: 1, maxLength: 6 },
      },
    )
    .map((words) => `word ${words.join(" ")}`);
  fc.assert(
    fc.property(text, text, text, text, (title, goal, otherTitle, otherGoal) => {
      const issue = { title, body: bodyOf(goal) };
      const other = {
        number: 2,
        what: "open" as const,
        title: otherTitle,
        body: bodyOf(otherGoal),
      };
      const alike = findDuplicate(issue, [other], 0.5)?.similarity ?? 1;
      expect(alike >= 0.5 && alike <= 1).toBe(true);
      expect(findDuplicate(issue, [{ ...other, ...issue }], 1)?.similarity).toBe(1);
    }),
    { numRuns: 300 },
  );
});

describe("a word without its ending", () => {
  test.each([
    ["crashes", "crash"],
    ["crashed", "crash"],
    ["queries", "query"],
    ["stopped", "stop"],
    ["added", "add"],
    ["shown", "show"],
    ["ran", "run"],
    ["ids", "id"],
    ["cached", "cach"],
    ["cache", "cach"],
    ["string", "string"],
    ["need", "need"],
    ["https", "https"],
    ["status", "status"],
    ["class", "class"],
    ["authority", "authority"],
  ])("%s is %s", (word, root) => {
    expect(stem(word)).toBe(root);
  });
});
