import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseSpec, specHeadings } from "#core/molecule/parse-spec.ts";
import { protectedPaths } from "#core/molecule/scope.ts";
import { codeSpan, nodesOf, readMarkdown } from "#core/text/markdown.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const Form = z.object({
  body: z.array(
    z.object({
      type: z.literal("textarea"),
      attributes: z.object({ label: z.string(), placeholder: z.string() }),
      validations: z.object({ required: z.boolean() }),
    }),
  ),
});

describe("the issue form", () => {
  const form = Form.parse(parse(read("app/cli/templates/molecule.yml")));

  test("has the grammar's headings for labels, in its order", () => {
    expect(form.body.map(({ attributes }) => attributes.label)).toEqual(
      Object.values(specHeadings),
    );
  });

  test("asks for what the grammar asks for, and what it suggests can be read", () => {
    const print = (value: (field: (typeof form.body)[number]) => string) =>
      form.body.map((field) => `### ${field.attributes.label}\n\n${value(field)}`).join("\n\n");
    const everything = parseSpec(print(({ attributes }) => attributes.placeholder));
    const least = parseSpec(
      print(({ attributes, validations }) =>
        validations.required ? attributes.placeholder : "_No response_",
      ),
    );
    expect(everything).toMatchObject({
      ok: true,
      value: { steps: [{}, {}], scope: [{}, {}], dependsOn: [11], gates: [{}, {}] },
    });
    expect(least).toMatchObject({
      ok: true,
      value: { steps: [], scope: [], dependsOn: [], gates: [] },
    });
  });

  test("starts nothing by itself: anybody may open an issue", () => {
    expect(read("app/cli/templates/molecule.yml")).not.toMatch(/^labels:/m);
  });
});

describe("docs/molecule-format.md", () => {
  const text = read("docs/molecule-format.md");
  const blocks = [...nodesOf(readMarkdown(text))].flatMap((node) =>
    node.type === "code" && node.lang === "markdown" ? [node] : [],
  );
  const headingOf = new Map([
    ["steps", specHeadings.steps],
    ["scope", specHeadings.scope],
    ["depends-on", specHeadings.dependsOn],
    ["waits-for", specHeadings.gates],
  ]);

  test("has an example of every kind", () => {
    expect(new Set(blocks.map(({ meta }) => meta))).toEqual(
      new Set([null, "steps", "scope", "depends-on", "waits-for", "refused"]),
    );
  });

  test.each(
    blocks.map(({ meta, value, position }) => ({ meta, value, line: position?.start.line })),
  )("tells the truth on line $line", ({ meta, value }) => {
    const heading = headingOf.get(meta ?? "");
    const body =
      heading === undefined
        ? value
        : `### Goal\nx\n### Acceptance criteria\n- \`true\`\n### ${heading}\n${value}`;
    const parsed = parseSpec(body);
    const problems = parsed.ok ? [] : parsed.problems;
    const meant =
      "The heading `Acceptence criteria` is not known; did you mean `Acceptance criteria`?";
    expect(problems).toMatchObject(
      meta === "refused"
        ? [{ problem: "Acceptance criteria is missing" }, { line: 5, problem: meant }]
        : [],
    );
  });

  test("names every heading and every protected path", () => {
    for (const heading of Object.values(specHeadings))
      expect(text).toMatch(new RegExp(`^\\| ${heading} +\\|`, "m"));
    for (const path of protectedPaths.filter((each) => !each.includes("CODEOWNERS"))) {
      expect(text).toContain(codeSpan(path));
    }
  });
});

describe("docs/vocabulary.md", () => {
  const rows = read("docs/vocabulary.md").matchAll(/^\| ([^|]+?) +\| (.+?) +\|$/gm);
  const meanings = new Map(
    [...rows].slice(1).map(([, word = "", meaning = ""]) => [word, meaning]),
  );

  test.each([
    ..."town molecule step convoy formula polecat Mayor Witness Refinery ledger".split(" "),
    ..."key snapshot decision effect outcome verdict".split(" "),
  ])("says in one line what %s means", (word) => {
    expect(meanings.get(word)).toMatch(/^[A-Z].{10,120}\.$/);
  });
});
