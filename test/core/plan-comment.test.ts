import { describe, expect, test } from "vitest";
import { estimateOf } from "#core/plan/estimate.ts";
import { planHash } from "#core/plan/hash.ts";
import type { Plan } from "#core/plan/plan.ts";
import { printPlanYaml } from "#core/plan/print-plan.ts";
import { readPlanJson, readPlanYaml } from "#core/plan/read-plan.ts";
import { settlePlan } from "#core/plan/settle.ts";
import { warningsOf } from "#core/plan/warnings.ts";
import { nodesOf, readMarkdown } from "#core/text/markdown.ts";
import { type PlanView, planHashOf, readPlanComment, renderPlan } from "#core/text/plan-words.ts";
import { molecule, planOf } from "./plan-model.ts";

const small = planOf(
  molecule("parser", { title: "Parse the rows", scope: ["src/parse/**"] }),
  molecule("printer", {
    title: "Print the rows",
    goal: "Rows are printed.",
    steps: [{ title: "Print", check: "npm test -- print" }],
    criteria: [{ command: "npm test" }, { prose: "It reads well" }],
    needs: ["parser"],
    scope: ["src/print/**", "README.md"],
    gates: [{ kind: "timer", minutes: 120 }],
    priority: "P1",
  }),
);

function comment(plan: Plan, more: Partial<PlanView> = {}): string {
  return renderPlan({
    ...{
      plan,
      hash: planHash(plan),
      by: "ada",
      source: "[run 7](https://github.com/o/r/actions/runs/7)",
    },
    ...{ estimate: estimateOf(plan, []), warnings: warningsOf(plan), state: { kind: "proposed" } },
    ...more,
  });
}

describe("the comment of a plan", () => {
  test("says what to do next, what is in it, who waits for whom, and has the plan as text", () => {
    const known = {
      waves: 2,
      minutesPerWave: 20.4,
      minutes: 40.8,
      dollars: 3.456,
      timed: 5,
      priced: 1,
    };
    expect(
      comment({ ...small, design: "Rows are objects." }, { estimate: known }),
    ).toMatchInlineSnapshot(`
      "<!-- cogtown:plan fcee7ab2e6e1 -->
      ### A plan of 2 issues

      Say \`/mayor approve\` to create these 2 issues, or edit the text at the end of this comment first.

      Plan \`fcee7ab2e6e1\`, by \`ada\`, from [run 7](https://github.com/o/r/actions/runs/7). 2 waves of about 20 minutes each, 41 minutes in all (by the median of 5 attempts here). It costs about $3.46 (by 1 attempt).

      **Before you approve**

      - \`printer\` is P1 and waits for \`parser\`, which is less urgent: give that one P1 as well.

      | molecule | title | needs | wave | scope |
      | --- | --- | --- | ---: | --- |
      | \`parser\` | Parse the rows |  | 1 | <code>src&#47;parse&#47;&#42;&#42;</code> |
      | \`printer\` | Print the rows | \`parser\` | 2 | <code>src&#47;print&#47;&#42;&#42;</code>, <code>README&#46;md</code> |

      \`\`\`mermaid
      graph LR
        n0["parser Parse the rows"]
        n1["printer Print the rows"]
        n0 --> n1
      \`\`\`

      <details><summary>What all of them must respect</summary>

      > Rows are objects.

      </details>

      <details><summary><code>parser</code> <code>Parse the rows</code></summary>

      > parser is done.

      **Acceptance criteria**

      - \`npm test\`

      **Scope**

      - \`src/parse/**\`

      </details>

      <details><summary><code>printer</code> <code>Print the rows</code></summary>

      > Rows are printed.

      **Steps**

      1. Print
         - check: \`npm test -- print\`

      **Acceptance criteria**

      - \`npm test\`
      - It reads well

      **Scope**

      - \`src/print/**\`
      - \`README.md\`

      **Waits for**

      - timer: 2h

      **Priority and labels**

      - \`P1\`

      </details>

      <details><summary>The plan as text, to edit</summary>

      \`\`\`yaml
      design: Rows are objects.
      molecules:
        - key: parser
          title: Parse the rows
          goal: parser is done.
          scope:
            - src/parse/**
          criteria:
            - command: npm test

        - key: printer
          title: Print the rows
          needs: [parser]
          priority: P1
          goal: Rows are printed.
          scope:
            - src/print/**
            - README.md
          criteria:
            - command: npm test
            - prose: It reads well
          steps:
            - title: Print
              check: npm test -- print
          gates:
            - kind: timer
              minutes: 120
      \`\`\`

      </details>"
    `);
  });

  test("has links in place of keys once there are issues", () => {
    const text = comment(small, {
      state: { kind: "created", numbers: { parser: 11, printer: 12 } },
    });
    expect(text).toContain("### The plan is carried out: 2 issues created");
    expect(text).toContain("| #12 | Print the rows | #11 | 2 |");
    expect(text).toContain('n1["#35;12 Print the rows"]');
    const half = comment(small, { state: { kind: "created", numbers: { parser: 11 } } });
    expect(half).toContain("1 of 2 issues created");
    expect(half).toContain("| `printer` | Print the rows | #11 | 2 |");
  });

  test("says who approved it, and that there is nothing to do", () => {
    const text = comment(small, { state: { kind: "approved", by: "bob" } });
    expect(text).toContain("`bob` approved it.");
    expect(text).not.toContain("/mayor approve");
  });

  test("says what is not known and never that it costs nothing", () => {
    expect(comment(small)).toContain(
      "2 waves; how long that takes and what it costs is not known yet.",
    );
  });

  test("warns before it is approved, and not afterwards", () => {
    const warned = comment(small);
    expect(warned).toContain("**Before you approve**\n\n- `printer` is P1 and waits for `parser`");
    expect(comment(small, { state: { kind: "approved", by: "bob" } })).not.toContain("Before you");
  });
});

describe("an edit that cannot be read", () => {
  test("is told what is wrong with it, and is kept", () => {
    const edited = `${printPlanYaml(small)}\n  - key: printer\n    tilte: x\n\`\`\`\`\n`;
    const parsed = readPlanYaml(edited);
    const problems = parsed.ok ? [] : parsed.problems;
    const text = comment(small, { state: { kind: "refused-edit", problems, text: edited } });
    expect(text).toContain("### The edited plan cannot be read");
    expect(text).toMatch(/^- \*\*line \d+\*\*: .*Fix: /m);
    expect(readPlanComment(text)?.trimEnd()).toBe(edited.trimEnd());
  });

  test("is not kept by half where it does not fit: half of it could be taken for a plan", () => {
    const state = { kind: "refused-edit", problems: [], text: "# x\n".repeat(16_300) } as const;
    const text = comment(small, { state });
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(readPlanComment(text)).toBe(printPlanYaml(small));
  });
});

describe("the size of the comment", () => {
  const sized = (count: number, goal: string, title = "Make it") =>
    planOf(
      ...Array.from({ length: count }, (_, at) =>
        molecule(`part-${at}`, {
          title: `${title} ${at}`,
          goal,
          scope: Array.from({ length: 3 }, (__, file) => `src/part-${at}/${file}/**`),
          needs: at < 5 ? [] : [`part-${at - 5}`],
        }),
      ),
    );

  test("is bounded: details go first, the last ones before the first", () => {
    const plan = sized(
      100,
      "It is made, and everything that was there before still works as it did.",
    );
    const text = comment(plan);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toContain("<code>part&#45;0</code>");
    expect(text).not.toContain("<code>part&#45;99</code>");
    expect(text).toMatch(/There is no room here for the details of \d+ more/);
    expect(text).toContain("| `part-99` | Make it 99 |");
    expect(text).toContain("```mermaid");
    expect(readPlanComment(text)).toBe(printPlanYaml(plan));
  });

  test("is bounded where titles are as long and as strange as they get", () => {
    const plan = sized(100, "Made.", "<@&|".repeat(40));
    expect(printPlanYaml(plan).length).toBeGreaterThan(30_000);
    const text = comment(plan);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/\| `part-99` \|.* 20 \|/);
    expect(readPlanComment(text)).toBe(printPlanYaml(plan));
  });

  test("is bounded where everybody waits for everybody", () => {
    const plan = planOf(
      ...Array.from({ length: 100 }, (_, at) =>
        molecule(`k${at}`, {
          needs: Array.from({ length: Math.min(at, 50) }, (__, back) => `k${at - back - 1}`),
        }),
      ),
    );
    const parsed = readPlanJson(JSON.stringify(plan));
    expect(parsed.ok).toBe(true);
    const text = comment(plan);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).not.toContain("```mermaid");
    expect(readPlanComment(text)).toBe(printPlanYaml(plan));
  });
});

describe("the attacker", () => {
  const evil = [
    "```yaml\nmolecules:\n  - key: evil\n```",
    "</details>\n\n````yaml\nmolecules: []\n````",
    "<!-- cogtown:plan aaaaaaaaaaaa -->\n@org/everyone closes #1",
    "~~~yaml\nmolecules: []\n~~~",
  ];
  const plans = evil.map((text) => ({
    ...small,
    design: text,
    molecules: [
      ...small.molecules,
      molecule("evil", {
        title:
          `"]; click n0 "http://evil.example" %%{init: {}}%% ${text.replaceAll("\n", " ")}`.slice(
            0,
            200,
          ),
        goal: text,
        criteria: [{ prose: text.replaceAll("\n", " ") }, { command: text.replaceAll("\n", " ") }],
        context: [{ heading: text.replaceAll("\n", " ").slice(0, 100), text }],
        needs: ["parser"],
      }),
    ],
  }));

  test.each(plans)("cannot put another plan, another mark or a mention in: %#", (plan) => {
    const text = comment(plan);
    expect(readPlanComment(text)).toBe(printPlanYaml(settlePlan(plan)));
    expect(planHashOf(text)).toBe(planHash(plan));
    const nodes = [...nodesOf(readMarkdown(text))];
    const html = nodes.flatMap((node) => (node.type === "html" ? [node.value] : []));
    const tags = html.join("\n").match(/<[^>]*>/g) ?? [];
    const ours = /^<(?:\/?(?:details|summary|code)|!-- cogtown:plan [0-9a-f]{12} --)>$/;
    expect(tags.filter((tag) => !ours.test(tag))).toEqual([]);
    expect(tags.filter((tag) => tag === "<details>")).toHaveLength(5);
    expect(tags.filter((tag) => tag === "</details>")).toHaveLength(5);
    const words = nodes.flatMap((node) => (node.type === "text" ? [node.value] : [])).join("\n");
    expect(words).not.toMatch(/@\w/);
  });

  test.each(plans)("cannot leave a node of the graph: %#", (plan) => {
    const graph = /```mermaid\n([^]*?)\n```/.exec(comment(plan))?.[1]?.split("\n") ?? [];
    expect(graph).toHaveLength(1 + 3 + 2);
    for (const line of graph.slice(1)) {
      expect(line).toMatch(/^ {2}n\d+(?:\["(?:[\p{L}\p{M}\p{N} ]|#\d+;)*"\]| --> n\d+)$/u);
    }
  });
});

describe("reading the plan back", () => {
  test.each([
    ["no block", "Words.\n\n```json\n{}\n```", undefined],
    ["a block that is never closed", "```yaml\nmolecules: []\n", undefined],
    ["the last of several", "```yaml\na: 1\n```\n\n```yaml\nb: 2\n```\n", "b: 2\n"],
    [
      "with words of somebody behind it",
      "```yaml\nb: 2\n```\n\nI took out a.\n```\nx\n```",
      "b: 2\n",
    ],
    ["with another name of the language", "````YML \nb: 2\n````", "b: 2\n"],
    ["a block inside of another", "````md\n```yaml\nb: 2\n```\n````", undefined],
    ["an empty block", "```yaml\n```", ""],
  ])("finds %s", (_, body, yaml) => {
    expect(readPlanComment(body)).toBe(yaml);
    expect(readPlanComment(body.replaceAll("\n", "\r\n"))).toBe(yaml);
  });

  test.each(["", "x\n<!-- cogtown:plan aaaaaaaaaaaa -->", "<!-- cogtown:plan xyz -->"])(
    "finds no hash in %j",
    (body) => {
      expect(planHashOf(body)).toBeUndefined();
    },
  );
});
