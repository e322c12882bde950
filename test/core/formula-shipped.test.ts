import { readdirSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { cook } from "#core/formula/cook.ts";
import { formulasNeeded, readFormula } from "#core/formula/read-formula.ts";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import { Plan } from "#core/plan/plan.ts";
import {
  exampleValues,
  loadFrom,
  made,
  shippedFormulas,
  theirFormulas,
} from "./formula-examples.ts";

const load = loadFrom(shippedFormulas);
const names = readdirSync(shippedFormulas).map((file) => file.replace(".formula.toml", ""));

test("six formulas ship, and each has values that make something", () => {
  expect(names.toSorted()).toEqual(["bug", "docs", "feature", "refactor", "review", "upgrade"]);
  expect(Object.keys(exampleValues).toSorted()).toEqual(names.toSorted());
});

describe.each(Object.entries(exampleValues))("the formula %s", (name, values) => {
  const cooked = cook({ name, values, load });

  it("makes a plan that reads back, without a warning", () => {
    expect(made(cooked).length).toBeGreaterThan(0);
    if (!cooked.ok) return;
    expect(Plan.parse(JSON.parse(JSON.stringify(cooked.plan)))).toEqual(cooked.plan);
    expect(cooked.warnings).toEqual([]);
    expect(cooked.summary).toMatchObject({ formula: name, values });
  });

  it("has a command among the criteria of every molecule", () => {
    for (const { criteria } of made(cooked)) {
      expect(criteria.some((criterion) => "command" in criterion)).toBe(true);
    }
  });

  it("says what a value is for where it is missing", () => {
    const empty = cook({ name, values: {}, load });
    expect(empty.ok).toBe(false);
    if (empty.ok) return;
    for (const { problem, fix } of empty.problems) {
      expect(problem).toMatch(/^`\w+` has no value$/);
      expect(fix).toMatch(/^give it as `\w+=…`: [A-Z]/);
    }
  });

  it("needs no other formula", () => {
    const file = load(name);
    expect(formulasNeeded(file?.text ?? "")).toEqual([]);
    expect(readFormula("x", file?.text ?? "").ok).toBe(true);
  });
});

const cookShipped = (name: string, values: Readonly<Record<string, string>>) =>
  made(cook({ name, values, load }));

test("a bug's test must fail before it is mended, and succeed when it lands", () => {
  const [bug] = cookShipped("bug", exampleValues.bug);
  expect(bug?.steps.map(({ check }) => check)).toEqual(["! node --test", "node --test"]);
  expect(bug?.criteria.filter((each) => "command" in each)).toEqual([{ command: "node --test" }]);
});

test("a refactoring cannot touch the tests that pin what it must keep", () => {
  const [pin, rework] = cookShipped("refactor", exampleValues.refactor);
  expect([pin?.scope, rework?.scope, rework?.needs]).toEqual([["test/**"], ["src/**"], ["pin"]]);
});

test("a review's legs write nothing but their findings, and its summary needs them all", () => {
  const review = cookShipped("review", { ...exampleValues.review, full: "false" });
  const legs = review.slice(0, -1);
  expect(legs.map(({ key }) => key)).toEqual([
    "correctness",
    "security",
    "failure",
    "tests",
    "simplicity",
  ]);
  for (const { key, scope, needs } of legs) {
    expect([scope, needs]).toEqual([[`docs/reviews/first-look/${key}.md`], []]);
  }
  expect(review.at(-1)).toMatchObject({
    key: "synthesis",
    needs: legs.map(({ key }) => key),
    scope: ["docs/reviews/first-look/summary.md"],
  });
  expect(cookShipped("review", exampleValues.review)).toHaveLength(8);
});

describe("formulas of Gas Town's shape", () => {
  const theirs = loadFrom(theirFormulas);
  const cookTheirs = (name: string, values: Readonly<Record<string, string>>) => {
    const cooked = cook({ name, values, load: theirs });
    return { molecules: made(cooked), warnings: cooked.ok ? cooked.warnings : [] };
  };

  it("a workflow becomes one molecule whose steps are in order, its acceptance no longer dropped", () => {
    const { molecules, warnings } = cookTheirs("ship-it", { feature: "lists" });
    const [only, ...others] = molecules;
    expect(others).toEqual([]);
    expect(only?.title).toBe(
      "Ship lists the careful way: think, build, look at it again, prove it",
    );
    expect(only?.steps).toEqual([
      { title: "Design lists" },
      { title: "Implement lists", check: "npm run build" },
      { title: "Review the implementation" },
      { title: "Test lists", check: "npm test -- unit" },
    ]);
    expect(only?.criteria).toEqual([
      { prose: "design.md says what was decided" },
      { command: "npm run build" },
      { prose: "The code follows design.md" },
      { command: "npm test -- unit" },
    ]);
    expect(only?.goal).toContain("##### Contract");
    expect(only?.context[0]?.text).toContain("docker ps --format '{{.Names}}'");
    expect(warnings).toEqual([
      "ship-it.formula.toml, line 53: `focus` has no value, so there is nothing where it stands.",
    ]);
  });

  it("an expansion takes the place of a step of a formula that extends another", () => {
    const { molecules } = cookTheirs("ship-it-refined", { feature: "lists" });
    expect(molecules[0]?.steps.map(({ title }) => title)).toEqual([
      "Design lists",
      "Draft: Implement lists",
      "Refine: correctness",
      "Refine: polish to excellent",
      "Review the implementation",
      "Test lists",
    ]);
    expect(molecules[0]?.steps[3]?.check).toBe("npm run build");
    expect(molecules[0]?.context[0]?.text).toContain("A first attempt at:");
  });

  it("an expansion is cooked by itself for a target", () => {
    const { molecules } = cookTheirs("refine", { target: "The parser" });
    expect(molecules[0]).toMatchObject({ title: "The parser", key: "refine" });
    expect(molecules[0]?.steps[0]?.title).toBe("Draft: The parser");
    expect(cook({ name: "refine", values: {}, load: theirs })).toMatchObject({
      ok: false,
      problems: [{ problem: "`refine` is an expansion and has no target" }],
    });
  });

  it("a convoy becomes its legs side by side and a synthesis after them", () => {
    const { molecules, warnings } = cookTheirs("study", { problem: "Slow lists" });
    expect(molecules.map(({ key, needs, scope }) => [key, needs, scope])).toEqual([
      ["api", [], ["docs/studies/api.md"]],
      ["data", [], ["docs/studies/data.md"]],
      ["synthesis", ["api", "data"], ["docs/studies/summary.md"]],
    ]);
    expect(molecules[0]?.criteria).toEqual([{ command: "test -s docs/studies/api.md" }]);
    expect(molecules[0]?.context[0]?.text).toContain("- **Problem**: Slow lists");
    expect(molecules[0]?.context[0]?.text).toContain("Explore the interface.");
    expect(warnings).toEqual([]);
  });

  it("poured steps, loops, conditions, children and gates become molecules that wait for each other", () => {
    const { molecules } = cookTheirs("tower", { disks: "2" });
    expect(molecules.map(({ key, needs }) => [key, needs])).toEqual([
      ["setup", []],
      ["moves-1-move", ["setup"]],
      ["moves-2-move", ["moves-1-move"]],
      ["moves-3-move", ["moves-2-move"]],
      ["inspect", ["moves-3-move"]],
      ["report", ["inspect"]],
      ["party", ["setup", "report"]],
    ]);
    expect(molecules.flatMap(({ gates }) => gates)).toEqual([
      { kind: "human", what: "the foreman" },
      { kind: "gh:run", workflow: "nightly.yml" },
      { kind: "gh:pr", pull: 12 },
    ]);
    expect(molecules[0]).toMatchObject({ priority: "P0", labels: ["tower"] });
    expect(molecules[1]?.criteria).toEqual([{ command: "./tower check 1" }]);
    const slow = cookTheirs("tower", { disks: "1", slow: "true" }).molecules;
    expect(slow.map(({ key }) => key).slice(0, 3)).toEqual(["setup", "wait", "moves-1-move"]);
    expect(slow[1]?.gates).toEqual([{ kind: "timer", minutes: 90 }]);
  });

  it("the files that one needs are named, so that they can be fetched first", () => {
    expect(formulasNeeded(theirs("ship-it-refined")?.text ?? "")).toEqual(["ship-it", "refine"]);
  });

  it("their issues ask for what the molecules do", () => {
    for (const { goal } of cookTheirs("ship-it", { feature: "lists" }).molecules) {
      const read = parseSpec(`### Goal\n\n${goal}\n\n### Acceptance criteria\n\n- \`true\``);
      expect(read).toMatchObject({ ok: true, value: { goal, context: [] } });
    }
  });
});
