import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import {
  BranchRule,
  Compose,
  ExpandRule,
  FormulaFile,
  GateTable,
  KeyStanding,
  Leg,
  Loop,
  MapRule,
  Output,
  Prompts,
  Step,
  Synthesis,
  Var,
} from "#core/formula/formula.ts";
import { readFormula } from "#core/formula/read-formula.ts";
import { cookText } from "./formula-examples.ts";

type Keys = Readonly<Record<string, string>>;

interface Level {
  readonly schema: z.ZodObject;
  /** A formula with this line in a table of this kind. */
  readonly around: (line: string, key: string) => string;
  /** What the table holds already. */
  readonly held: readonly string[];
  /** A value for each key that is read or ignored. */
  readonly values: Keys;
}

const workflow = (step: string, top = "") =>
  `formula = "x"\npour = true\n${top}\n[vars.v]\ndefault = "d"\n[[steps]]\nid = "z"\ntitle = "Z"\n[[steps]]\nid = "s"\ntitle = "S"\n${step}\n[[steps]]\nid = "y"\ntitle = "Y"`;
const convoy = (parts: string, leg = "", top = "") =>
  `formula = "x"\n${top}\n[[legs]]\nid = "l"\ntitle = "L"\n${leg}\n[inputs.v]\ndefault = "d"\n${parts}`;

/** Every kind of table, with a value for each key that is known: those of Gas Town, Beads, Gas City and ours. */
const levels: Readonly<Record<string, Level>> = {
  top: {
    schema: FormulaFile,
    around: (line, key) => {
      const steps = ["steps", "template", "legs"].includes(key)
        ? ""
        : '[[steps]]\nid = "s"\ntitle = "S"';
      return `${line}\nformula = "x"\n${steps}`;
    },
    held: ["formula"],
    values: {
      description: '"What it is."',
      type: '"workflow"',
      version: "1",
      title: '"T"',
      scope: '["src/**"]',
      acceptance: '"`make`"',
      pour: "true",
      extends: '["base"]',
      vars: '{ v = "1" }',
      inputs: '{ v = { type = "number", default = "1" } }',
      steps: '[{ id = "a", title = "A" }]',
      template: '[{ id = "{target}.a", title = "A" }]',
      legs: '[{ id = "a", title = "A" }]',
      synthesis: '{ title = "S" }',
      prompts: '{ base = "B" }',
      output: '{ directory = "d" }',
      compose: '{ expand = [{ target = "s", with = "e" }] }',
      review_only: "false",
      agent: '"claude"',
      phase: '"vapor"',
    },
  },
  var: {
    schema: Var,
    around: (line) => `formula = "x"\n[[steps]]\nid = "s"\ntitle = "S"\n[inputs.w]\n${line}`,
    held: [],
    values: {
      description: '"W"',
      required: "true",
      default: '"1"',
      enum: '["1", "2"]',
      pattern: "'^\\d$'",
      type: '"int"',
      required_unless: '["v"]',
    },
  },
  step: {
    schema: Step,
    around: (line) => workflow(line),
    held: ["id", "title"],
    values: {
      description: '"D"',
      notes: '"N"',
      needs: '["y"]',
      depends_on: '["y"]',
      acceptance: '"$ make"',
      check: '"make"',
      scope: '["src/**"]',
      condition: '"!{{v}}"',
      gate: '{ type = "human" }',
      loop: '{ count = 2, body = [{ id = "b", title = "B" }] }',
      children: '[{ id = "c", title = "C" }]',
      expand: '"e"',
      expand_vars: '{ v = "1" }',
      waits_for: '"children-of(y)"',
      priority: "1",
      labels: '["l"]',
      tags: '["t"]',
      parallel: "true",
      interactive: "true",
      type: '"task"',
      assignee: '"maya"',
      metadata: '{ "gc.kind" = "x" }',
    },
  },
  gate: {
    schema: GateTable,
    around: (line) => workflow(`[steps.gate]\ntype = "human"\n${line}`),
    held: ["type"],
    values: { id: '"me"', await_id: '"me"', timeout: '"1h"' },
  },
  loop: {
    schema: Loop,
    around: (line, key) =>
      workflow(
        `[steps.loop]\n${line}\n${["count", "range"].includes(key) ? "" : "count = 2"}\n[[steps.loop.body]]\nid = "b"\ntitle = "B {n}"`,
      ),
    held: ["body"],
    values: { count: "2", range: '"1..2"', var: '"n"' },
  },
  leg: {
    schema: Leg,
    around: (line) => convoy("", line),
    held: ["id", "title"],
    values: {
      focus: '"F"',
      description: '"D"',
      review_only: "false",
      agent: '"codex"',
      condition: '"{{v}}"',
      acceptance: '["`make`"]',
      scope: '["src/**"]',
      labels: '["l"]',
    },
  },
  synthesis: {
    schema: Synthesis,
    around: (line) => convoy(`[synthesis]\ntitle = "S"\n${line}`),
    held: ["title"],
    values: {
      description: '"D"',
      depends_on: "[]",
      acceptance: '"`make`"',
      scope: '["src/**"]',
      labels: '["l"]',
    },
  },
  prompts: {
    schema: Prompts,
    around: (line) => convoy(`[synthesis]\ntitle = "S"\n[prompts]\n${line}`),
    held: [],
    values: { base: '"B"', synthesis: '"S"' },
  },
  output: {
    schema: Output,
    around: (line) => convoy(`[synthesis]\ntitle = "S"\n[output]\ndirectory = "d"\n${line}`),
    held: ["directory"],
    values: { leg_pattern: '"{{.leg.id}}.md"', synthesis: '"s.md"' },
  },
  compose: {
    schema: Compose,
    around: (line) => workflow("", `[compose]\n${line}`),
    held: [],
    values: {
      expand: '[{ target = "s", with = "e" }]',
      map: '[{ select = "s", with = "e" }]',
      branch: '[{ from = "z", steps = ["s"], join = "y" }]',
    },
  },
  "compose.expand": {
    schema: ExpandRule,
    around: (line) => workflow("", `[[compose.expand]]\ntarget = "s"\nwith = "e"\n${line}`),
    held: ["target", "with"],
    values: { vars: '{ v = "1" }' },
  },
  "compose.map": {
    schema: MapRule,
    around: (line) => workflow("", `[[compose.map]]\nselect = "s"\nwith = "e"\n${line}`),
    held: ["select", "with"],
    values: { vars: '{ v = "1" }' },
  },
  "compose.branch": {
    schema: BranchRule,
    around: (line) =>
      workflow("", `[[compose.branch]]\nfrom = "z"\nsteps = ["s"]\njoin = "y"\n${line}`),
    held: ["from", "steps", "join"],
    values: {},
  },
};

const standingOf = (schema: unknown) =>
  schema instanceof z.ZodType ? KeyStanding.safeParse(schema.meta()?.["standing"]).data : undefined;
const wordsOf = (schema: unknown) =>
  schema instanceof z.ZodType ? (schema.description ?? "") : "";

const keys = Object.entries(levels).flatMap(([level, { schema, around, held, values }]) =>
  Object.keys(schema.shape)
    .filter((key) => !held.includes(key))
    .map((key) => ({
      level,
      key,
      standing: standingOf(schema.shape[key]) ?? ("theirs" as const),
      words: wordsOf(schema.shape[key]),
      text: around(`${key} = ${values[key] ?? '"whatever"'}`, key),
      without: around("", key),
      value: values[key],
    })),
);

const others = {
  base: `formula = "base"\n[[steps]]\nid = "a"\ntitle = "A"`,
  e: `formula = "e"\n[[template]]\nid = "{target}.e"\ntitle = "E {{v}}"\n[vars]\nv = "0"`,
};

describe("every key that is known", () => {
  it("has a value here, unless it is refused", () => {
    const absent = keys.filter(
      ({ standing, value }) => (standing === "refused") === (value !== undefined),
    );
    expect(absent.map(({ level, key }) => `${level}: ${key}`)).toEqual([]);
  });

  it.each(keys.filter(({ standing }) => standing === "refused"))(
    "$level: $key is refused with what to write instead",
    ({ key, text, words }) => {
      const read = readFormula("f", text);
      const line = text.split("\n").findIndex((each) => each.startsWith(`${key} = `)) + 1;
      expect(read).toMatchObject({ ok: false, problems: [{ file: "f", line, fix: words }] });
      expect(read.ok ? "" : read.problems[0]?.key).toMatch(new RegExp(`(^|\\.)${key}$`));
    },
  );

  it.each(keys.filter(({ standing }) => standing === "ignored"))(
    "$level: $key is ignored with a warning that says why",
    ({ key, text, words }) => {
      const read = readFormula("f", text);
      expect(read.ok && read.warnings).toEqual([
        expect.stringContaining(`${key}\` is ignored. ${words}`),
      ]);
      expect(read.ok && read.warnings[0]).toMatch(/^f, line \d+: /);
    },
  );

  /** What is only asked of values, and what says what is so without it; formula-cook.test.ts has the former. */
  const quiet = [
    "top: version",
    "top: type",
    "top: review_only",
    "leg: review_only",
    "leg: condition",
    "var: description",
    "var: type",
    "var: enum",
    "var: pattern",
  ];
  const loud = keys.filter(
    ({ standing, level, key }) =>
      (standing === "theirs" || standing === "ours") && !quiet.includes(`${level}: ${key}`),
  );

  it.each(loud)("$level: $key is read, and does something", ({ text, without }) => {
    const read = readFormula("f", text);
    expect(read).toMatchObject({ ok: true, warnings: [] });
    expect(cookText(text, {}, others)).not.toEqual(cookText(without, {}, others));
  });

  it.each(quiet)("%s is read, and does nothing by itself", (name) => {
    const found = keys.find(({ level, key }) => `${level}: ${key}` === name);
    expect(readFormula("f", found?.text ?? "")).toMatchObject({ ok: true, warnings: [] });
  });
});

describe("a key that is not known", () => {
  it.each(Object.entries(levels))("is refused at every level: %s", (_, { around }) => {
    const text = around("frobnicate = 1", "");
    const line = text.split("\n").indexOf("frobnicate = 1") + 1;
    const read = readFormula("f", text);
    const told = read.ok ? [] : read.problems.map((each) => `${each.line}: ${each.problem}`);
    const [found = ""] = told.filter((each) => each.endsWith("frobnicate` is not known"));
    expect(found).toMatch(new RegExp(`^${line}: `));
  });

  const problems = (text: string) => {
    const read = readFormula("f", text);
    return read.ok
      ? []
      : read.problems.map(({ line, key, problem }) => `${line} ${key}: ${problem}`);
  };

  it("that is nearly one is asked about, and what it was meant for is not called missing", () => {
    const text =
      'formula = "x"\n[[steps]]\nid = "a"\ntitel = "A"\nneed = ["b"]\n[[steps]]\nide = "b"';
    expect(problems(text)).toEqual([
      "4 steps[0].titel: `steps[0].titel` is not known; did you mean `title`?",
      "5 steps[0].need: `steps[0].need` is not known; did you mean `needs`?",
      "7 steps[1].ide: `steps[1].ide` is not known; did you mean `id`?",
    ]);
  });

  it("is found in inline tables, dotted keys and steps within steps", () => {
    const text = [
      'formula = "x"',
      "vars.v.requird = true",
      "[[steps]]",
      'id = "a"',
      'gate = { type = "human", idd = "x" }',
      "[[steps.children]]",
      'id = "b"',
      "[[steps.children]]",
      'id = "c"',
      "lables = []",
    ].join("\n");
    expect(problems(text)).toEqual([
      "2 vars.v.requird: `vars.v.requird` is not known; did you mean `required`?",
      "5 steps[0].gate.idd: `steps[0].gate.idd` is not known; did you mean `id`?",
      "10 steps[0].children[1].lables: `steps[0].children[1].lables` is not known; did you mean `labels`?",
    ]);
  });
});

describe("what is no formula", () => {
  it.each([
    ["", "1 formula: `formula` is missing"],
    ["formula = ", "1 : This is no TOML: "],
    ['formula = "x"\nformula = "y"', "2 : This is no TOML: "],
    ['formula = "x"\n[[steps]]\n[steps]', "3 : This is no TOML: "],
    ['formula = "x"\n[__proto__]\na = 1', "2 : This is no TOML: `__proto__` is no name of a key"],
    [
      `a = ${"[".repeat(40_000)}${"]".repeat(40_000)}`,
      "1 : This is no TOML: tables and lists are nested",
    ],
    [
      `a = ${"{b = ".repeat(40)}1${"}".repeat(40)}`,
      "1 : This is no TOML: tables and lists are nested",
    ],
    [`# ${"x".repeat(100_000)}`, "1 : The file has more than 100000 characters"],
    ['formula = "../x"', "1 formula: `formula` does not fit: a name has letters"],
    [
      'formula = "x"\ndescription = 1979-05-27',
      "2 description: `description` does not fit: a text is expected",
    ],
    ['formula = "x"\nsteps = 3', "2 steps: `steps` does not fit"],
    ['formula = "x"\n[vars."a b"]', '2 vars."a b": `a b` is no name: '],
    [
      'formula = "x"\n[[steps]]\nid = "a b"',
      "3 steps[0].id: `steps[0].id` does not fit: an id has letters",
    ],
    [
      'formula = "x"\ntype = "aspect"',
      "2 type: `type` does not fit: `workflow`, `convoy` or `expansion` is expected",
    ],
  ])("is refused: %#", (text, expected) => {
    const read = readFormula("f", text);
    const [first] = read.ok ? [] : read.problems;
    expect(`${first?.line} ${first?.key}: ${first?.problem}`).toContain(expected);
  });

  it("is told of with ten problems at most, in the order of the file", () => {
    const read = readFormula(
      "f",
      `formula = "x"\n${Array.from({ length: 30 }, (_, n) => `k${n} = 1`).join("\n")}`,
    );
    expect(read.ok ? [] : read.problems.map(({ line }) => line)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });
});

test("a warning of fifty steps is one warning", () => {
  const steps = Array.from(
    { length: 50 },
    (_, n) => `[[steps]]\nid = "s${n}"\ntitle = "S"\nparallel = true`,
  );
  const read = readFormula("f", `formula = "x"\n${steps.join("\n")}`);
  expect(read.ok && read.warnings.length).toBe(1);
});
