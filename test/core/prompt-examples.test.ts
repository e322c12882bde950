import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodesOf, readMarkdown } from "#core/text/markdown.ts";
import { promptExamples } from "../../scripts/prompt-examples.ts";

const page = readFileSync(new URL("../../docs/prompts.md", import.meta.url), "utf8");
const shown = [...nodesOf(readMarkdown(page))].flatMap((node) =>
  node.type === "code" && node.lang === "text" ? [`${node.value}\n`] : [],
);

describe("docs/prompts.md", () => {
  test.each(Object.entries(promptExamples))("shows, word for word, the %s", (name, prompt) => {
    expect(shown).toContain(prompt);
    expect(page).toContain(`<!-- ${name}: written by scripts/docs.ts -->`);
  });

  test("shows no other prompt, and none with what a reader of the issue cannot see", () => {
    expect(shown).toHaveLength(Object.keys(promptExamples).length);
    expect(shown.join("")).not.toContain("push to main");
  });
});

describe("the prompt with all that there can be", () => {
  const whole = promptExamples["prompt with all that there can be"] ?? "";

  test("says role, step, rules, issue, convoy, context, attempts, and the step again, in this order", () => {
    const marks = [
      ...[
        "You are a polecat",
        "- Do step 2 of 2",
        "# Issue 12",
        "## Goal",
        "## This step (2 of 2)",
      ],
      ...["## Steps that are done already", "## Acceptance criteria of the whole", "## Scope"],
      ...["# Convoy 5", "## Design that all", "## Decided on the way", "## Its other issues"],
      ...["begin context", "begin attempt 1", "begin last output of attempt 1", "begin attempt 2"],
      ...["Its note:", "Now do step 2 of 2."],
    ];
    const places = marks.map((mark) => whole.indexOf(mark));
    expect(places).not.toContain(-1);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
  });
});
