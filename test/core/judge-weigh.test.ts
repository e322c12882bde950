import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeJsonSchema, quotedPaths, readVerdicts, weighVerdicts } from "#core/judge/weigh.ts";

const readme = "# Shelf\n\nUse `--json` for machines.\n\n## More\n\nUse `--json` for machines.\n";
const files = new Map([
  ["README.md", readme],
  ["src/a.ts", "if (x) {\r\n  fail(1);\r\n}\r\n"],
]);
const quote = { path: "README.md", line: 3, quote: "Use `--json` for machines." };
const entry = (more: object = {}) => ({
  ...{ criterion: 1, verdict: "holds", evidence: [quote], reason: "It is there." },
  ...more,
});
const judge = (verdicts: unknown, criteria = 1) =>
  weighVerdicts(criteria, readVerdicts(JSON.stringify({ verdicts })), files);

describe("a verdict", () => {
  test("stands with its quotations, each at the line where it is", () => {
    expect(judge([entry()])).toEqual([
      { verdict: "holds", reason: "It is there.", evidence: [quote] },
    ]);
    const [miscounted] = judge([entry({ evidence: [{ ...quote, line: 9 }] })]);
    expect(miscounted?.evidence).toEqual([{ ...quote, line: 7 }]);
    const lines = { path: "src/a.ts", line: 1, quote: "if (x) {\n  fail(1);" };
    expect(judge([entry({ evidence: [lines] })])).toMatchObject([{ evidence: [lines] }]);
  });

  test("that something is missing needs no quotation, since what is missing cannot be quoted", () => {
    expect(judge([entry({ verdict: "fails", evidence: [] })])).toMatchObject([
      { verdict: "fails" },
    ]);
  });

  test.each([
    [
      "quotes what is not there",
      [entry({ evidence: [{ ...quote, quote: "Use --json for machines." }] })],
    ],
    [
      "quotes one thing that is there and one that is not",
      [entry({ evidence: [quote, { ...quote, quote: "made up" }] })],
    ],
    ["quotes a file that is not there", [entry({ evidence: [{ ...quote, path: "readme.md" }] })]],
    ["quotes nothing", [entry({ evidence: [] })]],
    ["quotes a brace", [entry({ evidence: [{ path: "src/a.ts", line: 1, quote: "{" }] })]],
    ["quotes a whole file", [entry({ evidence: [{ ...quote, quote: "x".repeat(601) }] })]],
    ["is a word of its own", [entry({ verdict: "yes" })]],
    ["is given twice", [entry(), entry({ verdict: "fails" })]],
    ["is of another criterion", [entry({ criterion: 2 })]],
    ["is of no criterion", [entry({ criterion: "1" })]],
    ["is no object", ["holds"]],
    ["is no list", { "1": "holds" }],
    ["is not there", []],
  ])("that %s is unclear, in words", (_how, verdicts) => {
    const [verdict, ...others] = judge(verdicts);
    expect(others).toEqual([]);
    expect(verdict?.verdict).toBe("unclear");
    expect(verdict?.reason).toMatch(/^\S.*\.( It is there\.)?$/);
  });

  test("that cannot be used spoils no other", () => {
    const verdicts = judge([entry({ criterion: 2 }), entry({ verdict: 3 })], 3);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["unclear", "holds", "unclear"]);
  });

  test.each(["", "It all holds.", "{", '{"verdicts": ', "{}{}", "x".repeat(200_001)])(
    "out of no answer is unclear",
    (text) => {
      const verdicts = weighVerdicts(2, readVerdicts(text), files);
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(["unclear", "unclear"]);
      expect(verdicts[0]?.reason).toMatch(/^The judge's answer cannot be used: /);
    },
  );

  test("carries no hidden words on", () => {
    const [verdict] = judge([entry({ reason: "It\u200b is\u{E0041}\nthere.\u001b[31m" })]);
    expect(verdict?.reason).toBe("It is there.[31m");
  });
});

test("files are looked into once each, however often they are quoted", () => {
  const said = readVerdicts(JSON.stringify({ verdicts: [entry(), entry({ criterion: 2 })] }));
  expect(quotedPaths(said)).toEqual(["README.md"]);
  expect(quotedPaths(readVerdicts("nothing"))).toEqual([]);
});

test("the schema for judges says what is read", () => {
  expect(judgeJsonSchema()).toContain('"verdicts"');
});

/** The attacker writes the answer. */
describe("whatever is answered", () => {
  const anyEvidence = fc.record({
    path: fc.constantFrom("README.md", "src/a.ts", "no.md"),
    line: fc.nat(9),
    quote: fc.oneof(
      fc.constantFrom("Use `--json` for machines.", "fail(1);", "# Shelf"),
      fc.string(),
    ),
  });
  const anyEntry = fc.record({
    criterion: fc.integer({ min: 0, max: 4 }),
    verdict: fc.constantFrom("holds", "fails", "unclear", "HOLDS"),
    evidence: fc.oneof(fc.array(anyEvidence, { maxLength: 7 }), fc.string()),
    reason: fc.string(),
  });
  const anyAnswer = fc.oneof(
    fc
      .array(fc.oneof(anyEntry, fc.jsonValue()), { maxLength: 5 })
      .map((verdicts) => JSON.stringify({ verdicts })),
    fc.json(),
    fc.string(),
  );

  test("nothing holds without a quotation that stands in the file, at its line", () => {
    fc.assert(
      fc.property(anyAnswer, (text) => {
        const verdicts = weighVerdicts(3, readVerdicts(text), files);
        expect(verdicts).toHaveLength(3);
        for (const { verdict, evidence } of verdicts) {
          if (verdict === "holds") expect(evidence.length).toBeGreaterThan(0);
          for (const each of evidence) {
            const lines = (files.get(each.path) ?? "").replaceAll("\r\n", "\n").split("\n");
            expect(lines.slice(each.line - 1).join("\n")).toContain(each.quote);
            expect(lines[each.line - 1]).toContain(each.quote.split("\n")[0]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
