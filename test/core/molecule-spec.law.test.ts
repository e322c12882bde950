import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { specDigest, stepDigest } from "#core/molecule/digest.ts";
import type { Gate } from "#core/molecule/gate.ts";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import { printSpec } from "#core/molecule/print-spec.ts";
import type { Criterion, MoleculeSpec, StepSpec } from "#core/molecule/spec.ts";
import { printGate } from "#core/molecule/spec-gates.ts";
import { headingNamed } from "#core/molecule/spec-headings.ts";
import { isIntricate, nodesOf, oneLine, readMarkdown } from "#core/text/markdown.ts";
import { removeHiddenCharacters, sanitise } from "#core/text/sanitise.ts";

/** Text that looks for trouble: Markdown's marks, the grammar's own words, and whatever Unicode has. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...'`|``|```|*|**|_|~~|#|##|>|-|+|1.|[|]|(|)|<|>|&amp;|\\|!|:|—|check:|[ ]|[x]|](|<a href="|</div>|$|@bob|#12|http://a.b|a@b.co|^|%|| '.split(
      "|",
    ),
  ),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.lorem({ maxCount: 2 }),
);
const anyText = fc
  .array(pieces, { maxLength: 8 })
  .map((parts) => parts.join(" ").replaceAll("# #", "#"));

/** A line is what is left when hidden text is gone and white space, line ends included, has become single spaces. */
const line = anyText
  .map((text) => oneLine(sanitise(text)))
  .filter(
    (text) =>
      text !== "" && !/^\[[ xX]?\]$/.test(text) && sanitise(`- [ ] ${text}`) === `- [ ] ${text}`,
  );

const readsAsLine = (text: string) => sanitise(`- ${text}`) === `- ${text}`;

/** A dash and `check:` in a title are how a check is written. */
const title = line.filter((text) => !/(?:—|–|-)\s*check:/i.test(text));

/** A command is a code span: one line that hides nothing, without space around it. */
const command = fc
  .oneof(anyText, fc.string({ unit: "binary" }))
  .map((text) =>
    removeHiddenCharacters(text)
      .replace(/[\t\n]/g, " ")
      .trim(),
  )
  .filter((text) => text !== "");

const step: fc.Arbitrary<StepSpec> = fc.oneof(
  title.map((words) => ({ title: words })),
  fc.record({ title, check: command }),
);

const criterion: fc.Arbitrary<Criterion> = fc.oneof(
  command.map((each) => ({ kind: "command" as const, command: each })),
  // A criterion that is one code span is a command, so prose does not begin as code here.
  line.map((text) => ({ kind: "prose" as const, text: text.startsWith("`") ? `x ${text}` : text })),
);

/** Blocks hold anything but what ends them: a heading of level 1 to 4, or a fence or tag that is never closed. */
const block = fc
  .array(anyText, { maxLength: 5 })
  .map((lines) =>
    sanitise(lines.join("\n"))
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd(),
  )
  .filter((text) => {
    const nodes = readMarkdown(`${text}\n\n### end`).children;
    const headings = nodes.filter((node) => node.type === "heading" && node.depth <= 4);
    return headings.length === 1 && nodes.at(-1)?.type === "heading" && sanitise(text) === text;
  })
  .filter((text) => !/^[_*]?No response[_*]?$|^none\.?$/i.test(text.trim()));

const glob = fc
  .array(
    fc.constantFrom("src", "a b", "*", "**", "[id]", "(group)", "`", ".github", "{a,b}", "é"),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join("/"))
  .filter((text) => text === text.trim());

const heading = line.filter(
  (text) => headingNamed(text) === undefined && /\p{L}{12}/u.test(text.replace(/\W/g, "")),
);

const gate: fc.Arbitrary<Gate> = fc.oneof(
  line
    .filter((what) => what.length <= 200 && readsAsLine(`human: ${what}`))
    .map((what) => ({ kind: "human" as const, what })),
  fc.integer({ min: 1, max: 525_600 }).map((minutes) => ({ kind: "timer" as const, minutes })),
  fc
    .stringMatching(/^[\w.-]{1,12}\.ya?ml$/)
    .map((workflow) => ({ kind: "gh:run" as const, workflow })),
  fc.integer({ min: 1, max: 2_000_000_000 }).map((pull) => ({ kind: "gh:pr" as const, pull })),
);

const spec: fc.Arbitrary<MoleculeSpec> = fc.record({
  goal: block.filter((text) => text.trim() !== ""),
  steps: fc.array(step, { maxLength: 4 }),
  criteria: fc.array(criterion, { minLength: 1, maxLength: 4 }),
  scope: fc.uniqueArray(glob, { maxLength: 4 }),
  dependsOn: fc.uniqueArray(fc.integer({ min: 1, max: 2_000_000_000 }), { maxLength: 4 }),
  gates: fc.uniqueArray(gate, { maxLength: 4, selector: printGate }),
  context: fc.array(fc.record({ heading, text: block }), { maxLength: 2 }),
});

describe("the grammar's laws", () => {
  test("what is printed reads back as the same spec", () => {
    fc.assert(
      fc.property(spec, (value) => {
        expect(parseSpec(printSpec(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 300 },
    );
  });

  test("whatever the body, reading it ends in a spec or in problems on its lines", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            anyText,
            fc.constantFrom(
              "### Goal",
              "### Acceptance criteria",
              "- [ ] `a`",
              "<!--",
              "-->",
              "\r",
              "[a]: b",
            ),
          ),
          { maxLength: 12 },
        ),
        (lines) => {
          const body = lines.join("\n");
          const parsed = parseSpec(body);
          const last = body.split(/\r\n?|\n/).length;
          if (parsed.ok) expect(parseSpec(printSpec(parsed.value))).toEqual(parsed);
          else {
            expect(parsed.problems.length).toBeGreaterThan(0);
            for (const { line: at } of parsed.problems) expect(at >= 1 && at <= last).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("sanitising twice is sanitising once, and leaves no comment and no definition", () => {
    const hostile = fc.array(
      fc.constantFrom(
        "<!--",
        "-->",
        "<!-",
        "- a",
        "\n",
        "[a]: b",
        "`",
        "```\n",
        "<div>",
        "\u200b",
        "x",
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const once = sanitise(parts.join(""));
        expect(sanitise(once)).toBe(once);
        const nodes = isIntricate(once) ? [] : [...nodesOf(readMarkdown(once))];
        expect(
          nodes.filter(
            (node) =>
              node.type === "definition" || (node.type === "html" && node.value.includes("<!--")),
          ),
        ).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the digest of a spec", () => {
  const body =
    "### Goal\nIt works.\n- [ ] really\n\n### Steps\n- [ ] One — check: `a`\n- [ ] Two\n\n### Acceptance criteria\n- [ ] `npm test`\n";

  test("is the same when boxes are ticked, lines end differently or a comment is added", () => {
    const digest = specDigest("Title", body);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(specDigest("Title", body.replaceAll("[ ]", "[x]"))).toBe(digest);
    expect(specDigest("Title", body.replaceAll("\n", "\r\n"))).toBe(digest);
    expect(specDigest("Title", `${body}\n<!-- seen -->\n`)).toBe(digest);
  });

  test("without gates is what it was before there were any", () => {
    expect(specDigest("Title", body)).toBe(
      "aa76dcb08aaae88788ad41d149cfa1288538cd44cc319591fe9175ee8a09f229",
    );
  });

  test("is another for another title, step, check, criterion, kind of criterion or gate", () => {
    const digests = [
      specDigest("Title", body),
      specDigest("Other", body),
      specDigest("Title", body.replace("Two", "Three")),
      specDigest("Title", body.replace("`a`", "`b`")),
      specDigest("Title", body.replace("`npm test`", "npm test")),
      specDigest("Title", body.replace("### Goal", "### Gaol")),
      specDigest("Title", `${body}\n### Waits for\n- timer: 2h\n`),
      specDigest("Title", `${body}\n### Waits for\n- timer: 3h\n`),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  test("exists for a body that cannot be read, and still ignores ticks", () => {
    expect(specDigest("T", "- [x] free text\r\n")).toBe(specDigest("T", "- [ ] free text"));
    expect(specDigest("T", "free text")).not.toBe(specDigest("T", "free texts"));
  });

  test("of a step names text and check", () => {
    expect(stepDigest("a", "b")).toMatch(/^[0-9a-f]{8}$/);
    expect(
      new Set([stepDigest("a"), stepDigest("a", "b"), stepDigest("a", ""), stepDigest("b")]).size,
    ).toBe(4);
  });
});
