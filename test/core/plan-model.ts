import fc from "fast-check";
import { Plan, PlannedMolecule } from "#core/plan/plan.ts";

/** Makes plans for tests: small ones by hand, and any at all, by people who mean it well and by people who do not. */

export function molecule(key: string, more: Partial<PlannedMolecule> = {}): PlannedMolecule {
  return PlannedMolecule.parse({
    key,
    title: `Do ${key}`,
    goal: `${key} is done.`,
    criteria: [{ command: "npm test" }],
    ...more,
  });
}

export const planOf = (...molecules: PlannedMolecule[]): Plan => ({ design: "", molecules });

/** Marks of Markdown, YAML, HTML and Mermaid, words of the grammar, and whatever Unicode has. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      "`",
      "``",
      "```",
      "````yaml",
      "~~~",
      "*",
      "**",
      "_",
      "#",
      "##",
      "### Steps",
      "### Goal",
      ">",
    ],
    ...[
      "- ",
      "+",
      "1.",
      "[",
      "]",
      "(",
      ")",
      "[a]: b",
      "<",
      "</details>",
      "<details>",
      "<!-- x -->",
    ],
    ...["<!--", "-->", "<pre>", '<a href="', "&amp;", "&", "*x", "!tag", "%", "%%{init: 1}%%", "|"],
    ...[
      "\\",
      "!",
      ":",
      ": ",
      "—",
      "— check: `a`",
      "check:",
      "[ ]",
      "[x]",
      "](",
      "$",
      "@bob",
      "#12",
    ],
    ...["http://a.b/issues/1", '"]', '"', "'", "click n0", ";", "end", "---", "===", "\t", "None"],
    ...[
      "\u200b",
      "\u202e",
      "\ufeff",
      "\u0085",
      "\u2028",
      "\u{E0041}",
      "é",
      "日本",
      "👩‍💻",
      "\ud800",
    ],
    ...["<!-- cogtown:planned 1 aaaaaaaaaaaa a -->", "<!-- cogtown:plan aaaaaaaaaaaa -->"],
  ),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.lorem({ maxCount: 2 }),
);

const anyLine = fc
  .array(pieces, { maxLength: 6 })
  .map((parts) =>
    parts
      .join(" ")
      .replace(/[\r\n]/g, " ")
      .slice(0, 90)
      .trim(),
  )
  .filter((text) => text !== "");

const anyText = fc
  .array(fc.oneof(anyLine, fc.constantFrom("", "    code", "> quote", "Words\n-----")), {
    maxLength: 6,
  })
  .map((lines) => lines.join("\n").trim())
  .filter((text) => text !== "");

const plainLine = fc.lorem({ maxCount: 4 }).map((words) => words.replace(/[.,]/g, ""));
const plainText = fc
  .array(plainLine, { minLength: 1, maxLength: 4 })
  .map((lines) => lines.join("\n\n"));

const command = fc.oneof(anyLine, fc.constantFrom("npm test", "a | b && c 'd' \"e\"", "x: y #z"));
const glob = fc
  .array(fc.constantFrom("src", "a b", "*", "**", "[id]", "(g)", "`", ".x", "{a,b}", "é", "#"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join("/"));

const gate = fc.oneof(
  anyLine.map((what) => ({ kind: "human" as const, what })),
  fc.integer({ min: 1, max: 525_600 }).map((minutes) => ({ kind: "timer" as const, minutes })),
  fc.constant({ kind: "gh:run" as const, workflow: "ci.yml" }),
  fc.integer({ min: 1, max: 99_999 }).map((pull) => ({ kind: "gh:pr" as const, pull })),
);

function moleculeFrom(line: fc.Arbitrary<string>, text: fc.Arbitrary<string>) {
  return fc.record(
    {
      title: line,
      goal: text,
      steps: fc.array(fc.record({ title: line, check: command }, { requiredKeys: ["title"] }), {
        maxLength: 3,
      }),
      criteria: fc.array(
        fc.oneof(
          command.map((each) => ({ command: each })),
          line.map((prose) => ({ prose })),
        ),
        { minLength: 1, maxLength: 3 },
      ),
      scope: fc.array(glob, { maxLength: 3 }),
      gates: fc.array(gate, { maxLength: 2 }),
      context: fc.array(fc.record({ heading: line, text }), { maxLength: 2 }),
      priority: fc.constantFrom("P0", "P1", "P2", "P3"),
      labels: fc
        .array(line, { maxLength: 2 })
        .map((all) => all.map((each) => each.slice(0, 50).trim())),
    },
    { requiredKeys: ["title", "goal", "criteria"] },
  );
}

/** Any plan that the schema takes: each molecule needs some of those before it, titles are all different. */
function planFrom(line: fc.Arbitrary<string>, text: fc.Arbitrary<string>): fc.Arbitrary<Plan> {
  const needs = fc.array(fc.nat({ max: 11 }), { maxLength: 4 });
  const rows = fc.array(fc.tuple(moleculeFrom(line, text), needs), { minLength: 1, maxLength: 4 });
  return fc.tuple(rows, fc.oneof(fc.constant(""), text)).map(([molecules, design]) =>
    Plan.parse({
      design,
      molecules: molecules.map(([each, before], index) => ({
        ...each,
        key: `m${index}`,
        title: `${index} ${each.title}`,
        needs: index === 0 ? [] : [...new Set(before.map((at) => `m${at % index}`))],
      })),
    }),
  );
}

export const hostilePlan = planFrom(anyLine, anyText);
export const plainPlan = planFrom(plainLine, plainText);
