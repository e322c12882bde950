import { describe, expect, it, test } from "vitest";
import { cook } from "#core/formula/cook.ts";
import { cookText, formula, made, needsOf, poured, problemsOf, step } from "./formula-examples.ts";

const titlesOf = (text: string, values = {}, others = {}) =>
  made(cookText(text, values, others)).flatMap(({ steps }) => steps.map(({ title }) => title));

describe("the order of steps", () => {
  it("is that of needs, then that of the file", () => {
    const text = formula(
      step("c", 'needs = ["b"]'),
      step("a"),
      step("b", 'depends_on = ["a"]'),
      step("d"),
    );
    expect(titlesOf(text)).toEqual(["Do a", "Do b", "Do c", "Do d"]);
  });

  it.each([
    [formula(step("a"), step("a")), "x:7 steps[1].id: Two steps have the id `a`"],
    [
      formula(step("build"), step("b", 'needs = ["biuld"]')),
      "x:9 steps[1].needs: `b` needs `biuld`, which is no step; did you mean `build`?",
    ],
    [
      formula(step("a", 'needs = ["c"]'), step("b", 'needs = ["a"]'), step("c", 'needs = ["b"]')),
      "x:5 steps[0].needs: Steps need each other in a circle: `a` → `c` → `b` → `a`",
    ],
    [
      formula(step("a", 'needs = ["a"]')),
      "x:5 steps[0].needs: Steps need each other in a circle: `a` → `a`",
    ],
    [formula(), "x:1 : The formula has no `steps`"],
    [formula("legs = []", 'type = "convoy"'), "x:1 : The formula has no `legs`"],
    [
      formula(step("a"), '[[template]]\nid = "{target}.a"\ntitle = "A"'),
      "x:6 template[0]: `template` belongs to a formula of type workflow".replace(
        "workflow",
        "expansion",
      ),
    ],
    [
      formula(step("a"), '[prompts]\nbase = "x"'),
      "x:6 prompts: `prompts` means nothing in a workflow",
    ],
  ])("is refused where there is none: %#", (text, problem) => {
    expect(problemsOf(cookText(text))).toContain(problem);
  });
});

describe("gates part a formula", () => {
  const gated = formula(
    'title = "Release"',
    step("a"),
    step("b", 'needs = ["a"]', 'gate = { type = "timer", timeout = "90s" }'),
    step("c"),
    step("d", 'needs = ["b"]', 'gate = { type = "human" }'),
  );

  it("into molecules that need each other, each with as much as may be done before the next gate", () => {
    const molecules = made(cookText(gated));
    expect(molecules.map(({ key, needs, gates, steps }) => ({ key, needs, gates, steps }))).toEqual(
      [
        { key: "x", needs: [], gates: [], steps: [{ title: "Do a" }, { title: "Do c" }] },
        {
          key: "x-2",
          needs: ["x"],
          gates: [{ kind: "timer", minutes: 2 }],
          steps: [{ title: "Do b" }],
        },
        {
          key: "x-3",
          needs: ["x-2"],
          gates: [{ kind: "human", what: "before “Do d”" }],
          steps: [{ title: "Do d" }],
        },
      ],
    );
    expect(molecules[1]?.title).toBe("Release (2 of 3: Do b)");
  });

  it.each([
    ['{ type = "timer" }', "The gate does not say how long it waits"],
    ['{ type = "timer", timeout = "soon" }', "The gate does not say how long it waits"],
    ['{ type = "timer", timeout = "9999d" }', "The gate does not say how long it waits"],
    ['{ type = "gh:run", id = "ci" }', "`ci` is no file of a workflow"],
    ['{ type = "gh:pr", id = "main" }', "`main` is no number of a pull request"],
    [
      '{ type = "mail", id = "x" }',
      "does not fit: `human`, `timer`, `gh:run` or `gh:pr` is expected",
    ],
    ['{ type = "human", id = "a", await_id = "b" }', "`id` and `await_id` mean the same"],
  ])("and one that cannot be waited for is refused: %s", (gate, problem) => {
    const [only = ""] = problemsOf(cookText(formula(step("a", `gate = ${gate}`))));
    expect(only).toContain("x:5 steps[0].gate");
    expect(only).toContain(problem);
  });
});

describe("acceptance", () => {
  const criteriaOf = (acceptance: string) =>
    made(cookText(formula(step("a", `acceptance = ${acceptance}`))))[0]?.criteria;

  it.each([
    ['"`npm test`"', [{ command: "npm test" }]],
    ['"$ npm test"', [{ command: "npm test" }]],
    ['"`` echo `date` ``"', [{ command: "echo `date`" }]],
    ['"`a` and `b`"', [{ prose: "`a` and `b`" }]],
    ['"It costs $ 5"', [{ prose: "It costs $ 5" }]],
    [
      '"""\n- [ ] `make`\n2. It is fast\n\n* `make`\n"""',
      [{ command: "make" }, { prose: "It is fast" }],
    ],
    ['["`a`", "b"]', [{ command: "a" }, { prose: "b" }]],
  ])("%s is a command or prose", (acceptance, criteria) => {
    expect(criteriaOf(acceptance)).toEqual(criteria);
  });

  it("of several plain commands is one check; others stay criteria", () => {
    const checkOf = (acceptance: string) =>
      made(cookText(formula(step("a", `acceptance = ${acceptance}`))))[0]?.steps[0]?.check;
    expect(checkOf('["`a`", "`b c`"]')).toBe("a && b c");
    expect(checkOf('["`a`", "`b | c`"]')).toBeUndefined();
  });

  it("of the formula holds for every molecule, and `check` for its step alone", () => {
    const text = poured('acceptance = "`make`"', step("a", 'check = "! make"'), step("b"));
    const molecules = made(cookText(text));
    expect(molecules.map(({ criteria }) => criteria)).toEqual([
      [{ command: "! make" }, { command: "make" }],
      [{ command: "make" }],
    ]);
    expect(molecules[0]?.steps).toEqual([{ title: "Do a", check: "! make" }]);
    const together = formula('acceptance = "`make`"', step("a", 'check = "! make"'));
    expect(made(cookText(together))[0]).toMatchObject({
      steps: [{ title: "Do a", check: "! make" }],
      criteria: [{ command: "make" }],
    });
  });

  it("that is missing is warned of, and somebody must look", () => {
    const cooked = cookText(formula(step("a")));
    expect(made(cooked)[0]?.criteria).toEqual([{ prose: "Done: x" }]);
    expect(cooked).toMatchObject({
      warnings: [expect.stringContaining("line 2: `x` has no acceptance")],
    });
  });
});

describe("variables", () => {
  const withVar = (declaration: string, text = "{{v}}") =>
    formula(step("a", `description = "${text}"`), `[vars.v]\n${declaration}`);
  const textOf = (declaration: string, values: Readonly<Record<string, string>>) => {
    const cooked = cookText(withVar(declaration), values);
    return cooked.ok ? made(cooked)[0]?.context[0]?.text.split("\n\n")[1] : problemsOf(cooked)[0];
  };

  it.each([
    ["", { v: "x" }, "x"],
    ['default = "d"', {}, "d"],
    ["default = 3", {}, "3"],
    ["default = true", {}, "true"],
    ["required = true", {}, "x:7 vars.v: `v` has no value"],
    [
      'enum = ["blue", "red"]',
      { v: "blu" },
      "x:7 vars: The value `blu` of `v` is not allowed; did you mean `blue`?",
    ],
    [
      'enum = ["a", "b"]\ndefault = "c"',
      {},
      "x:7 vars.v: The value `c` of `v` is not allowed; did you mean `a`?",
    ],
    ["pattern = '^[a-z]+$'", { v: "abc" }, "abc"],
    [
      "pattern = '^[a-z]+$'",
      { v: "a1" },
      "x:7 vars: The value `a1` of `v` does not match `^[a-z]+$`",
    ],
    ['type = "int"', { v: "-7" }, "-7"],
    ['type = "int"', { v: "7.5" }, "x:7 vars: The value `7.5` of `v` is not a whole number"],
    ['type = "bool"', { v: "yes" }, "x:7 vars: The value `yes` of `v` is not `true` or `false`"],
    ["", { w: "x" }, "x:7 vars: There is no variable `w`; did you mean `v`?"],
    ["", { v: "a\nb" }, "x:7 vars: The value of `v` has more than one line"],
    [
      'required = true\ndefault = "x"',
      {},
      "x:7 vars.v: `vars.v` does not fit: `required` and `default` exclude each other",
    ],
  ])("%s with %j", (declaration, values, expected) => {
    expect(textOf(declaration, values)).toBe(expected);
  });

  it("no pattern keeps anybody busy, and one that cannot be linear is refused", () => {
    const long = "a".repeat(1_900);
    expect(textOf("pattern = '^(a+)+$'", { v: `${long}!` })).toContain("does not match");
    expect(textOf("pattern = '^(?=a)b'", { v: "x" })).toContain("the pattern cannot be read");
  });

  it("that is none is an error at its line", () => {
    const text = formula(step("a", 'description = """\none\n{{feture}}\n"""'), "[vars.feature]");
    expect(problemsOf(cookText(text))).toEqual([
      "x:7 steps[0].description: `{{feture}}` is no variable; did you mean `feature`?",
    ]);
  });

  it("that is none is told in the file that says it, also where another one extends that", () => {
    const parent = `formula = "parent"\ntype = "workflow"\nscope = ["ok",\n"{{dri}}/**"]\n[vars.dir]`;
    const child = formula('extends = ["parent"]', step("a"));
    expect(problemsOf(cookText(child, {}, { parent }))).toEqual([
      "parent:4 scope[1]: `{{dri}}` is no variable; did you mean `dir`?",
    ]);
  });

  it("that were given or have a default are told", () => {
    const text = formula(step("a"), '[vars]\na = "1"\n[vars.b]\n[vars.c]');
    expect(cookText(text, { b: "2" })).toMatchObject({ summary: { values: { a: "1", b: "2" } } });
  });

  it("of a convoy may stand for each other", () => {
    const text = formula(
      '[[legs]]\nid = "a"\ntitle = "{{.pr}}{{.files}}"',
      '[inputs.pr]\nrequired_unless = ["files"]\n[inputs.files]\nrequired_unless = ["pr"]',
    );
    expect(made(cookText(text, { files: "src" }))[0]?.title).toBe("src");
    expect(problemsOf(cookText(text))).toEqual([
      "x:5 inputs.pr: `pr` has no value",
      "x:7 inputs.files: `files` has no value",
    ]);
  });
});

describe("a condition", () => {
  const chain = poured(
    step("a"),
    step("b", 'needs = ["a"]', 'condition = "{{v}}"'),
    step("c", 'needs = ["b"]'),
    '[vars]\nv = "yes"',
  );

  it("that does not hold drops its step, and joins what stood around it", () => {
    expect(needsOf(chain)).toEqual(["a", "b after a", "c after b"]);
    expect(needsOf(chain, { v: "false" })).toEqual(["a", "c after a"]);
  });

  it.each([
    ["{{v}}", "yes", true],
    ["{{v}}", "0", false],
    ["!{{v}}", "", true],
    ["{{v}} == x", "x", true],
    ["{{v}} == 'x y'", "x y", true],
    ["{{v}} != x", "x", false],
  ])("%s with %s", (condition, v, holds) => {
    const text = formula(step("a", `condition = "${condition}"`), step("b"), '[vars]\nv = ""');
    expect(titlesOf(text, { v })).toEqual(holds ? ["Do a", "Do b"] : ["Do b"]);
  });

  it.each([
    ["v == x", "`v == x` is no condition"],
    ["{{w}}", "`{{w}}` asks for `w`, which is no variable; did you mean `v`?"],
  ])("%s is refused", (condition, problem) => {
    const text = formula(step("a", `condition = "${condition}"`), '[vars]\nv = "x"');
    expect(problemsOf(cookText(text))).toEqual([`x:5 steps[0].condition: ${problem}`]);
  });
});

describe("scope, priority, labels and texts", () => {
  it("of steps that are done together are joined", () => {
    const text = formula(
      'scope = ["docs/"]',
      step("a", 'scope = ["./src/**"]', "priority = 4", 'labels = ["x"]', 'notes = "Look."'),
      step("b", "priority = 2", 'tags = ["y", "x"]'),
    );
    expect(made(cookText(text))[0]).toMatchObject({
      scope: ["src/**", "docs/**"],
      priority: "P2",
      labels: ["x", "y"],
      context: [{ heading: "How it is done", text: "**Step 1: Do a**\n\nLook." }],
    });
  });

  it("where one of them has no scope, none has, and that is said", () => {
    const cooked = cookText(formula(step("a", 'scope = ["src/**"]'), step("b")));
    expect(made(cooked)[0]?.scope).toEqual([]);
    expect(cooked.ok && cooked.warnings.join()).toContain("`Do b` has no scope");
  });

  it("that no issue can hold are refused at their line", () => {
    expect(problemsOf(cookText(formula(step("a", 'scope = ["ok", "../out"]'))))).toEqual([
      "x:5 steps[0].scope[1]: The path pattern `../out` leaves the repository",
    ]);
    const long = "word ".repeat(2_000);
    expect(problemsOf(cookText(formula(step("a", `description = "${long}"`))))).toEqual([
      "x:5 steps[0].description: The text has 9999 characters; 8000 is the most",
    ]);
    expect(problemsOf(cookText(formula(step("a", `acceptance = "${long}"`)))).join()).toContain(
      "does not fit into an issue: criteria.0",
    );
    expect(problemsOf(cookText(formula(step("a", 'description = "```"'))))[0]).toContain(
      "A code block or HTML tag is never closed",
    );
  });

  it("of containers go along with those that take their place", () => {
    const text = poured(
      step("e", 'description = "The whole."', "[[steps.children]]", 'id = "f"\ntitle = "F"'),
    );
    expect(made(cookText(text))[0]?.context).toEqual([
      { heading: "About: Do e", text: "The whole." },
    ]);
  });

  it("keys of molecules are short and differ, whatever the ids are", () => {
    const text = poured(step("A_b"), step("a-b"), step("a.b".repeat(30)));
    expect(made(cookText(text)).map(({ key }) => key)).toEqual([
      "a-b",
      "a-b-2",
      "a-ba-ba-ba-ba-ba-ba-ba-ba-ba-ba-ba-ba-ba",
    ]);
  });
});

test.each([
  ["$ t {{v}}", "a b", "t 'a b'"],
  ["$ t {{v}}", "it's", "t 'it'\\''s'"],
  ["$ t {{v}}", "; rm -rf .", "t '; rm -rf .'"],
  ["$ t {{v}}", "src/a_b.ts", "t src/a_b.ts"],
  ["$ t {{v}}", "", "t ''"],
  ["$ {{v}}", "npm test -- a", "npm test -- a"],
  ["$ ! {{v}} --all", "npm test", "! npm test --all"],
  ["$ make && {{v}}", "npm test", "make && npm test"],
  ["$ [ ! {{v}} ]", "x ]; rm [", "[ ! 'x ]; rm [' ]"],
  ["$ echo $(( {{v}} ))", "1)); rm; ((1", "echo $(( '1)); rm; ((1' ))"],
  ["$ t 'a {{v}}'", "a", "t 'a a'"],
  ["$ t 'a; {{v}}'", "'; rm; '", undefined],
  ['$ t "{{v}}"', "$(rm)", undefined],
  ["`t {{v}}`", "`rm`", "t '`rm`'"],
])("in %s the value %s becomes %s", (acceptance, v, command) => {
  const text = formula(step("a", `acceptance = '''${acceptance}'''`), "[vars.v]");
  const cooked = cookText(text, { v });
  if (command === undefined) {
    expect(problemsOf(cooked)[0]).toContain("does not fit between the quotation marks");
  } else expect(made(cooked)[0]?.criteria).toEqual([{ command }]);
});

test.each(["`rm`", "$ rm"])("the value %s makes no command of prose", (v) => {
  const text = formula(step("a", 'acceptance = "{{v}}"'), "[vars.v]");
  expect(problemsOf(cookText(text, { v })).join()).toContain("A value makes a command of `{{v}}`");
});

test("no value makes a check of a step, or a section of an issue", () => {
  const check = formula('[[steps]]\nid = "a"\ntitle = "Do {{v}}"\nacceptance = "ok"\n[vars.v]');
  expect(problemsOf(cookText(check, { v: "x — check: `rm`" })).join()).toContain(
    "`x` cannot become an issue: `` Do x — check: `rm` `` would not be read as the title of a step",
  );
  const heading = formula('description = """\n{{v}}\n"""', step("a"), "[vars.v]");
  expect(made(cookText(heading, { v: "### Acceptance criteria" }))[0]?.goal).toBe(
    "##### Acceptance criteria",
  );
});

test("labels by which Cogtown is told something are nobody's to give away with a formula", () => {
  const text = poured(step("a"), step("b", 'labels = ["cogtown:convoy", "pole\u200bcat", "ok"]'));
  expect(problemsOf(cookText(text))).toEqual([
    "x:7 steps[1]: `Do b` cannot become an issue: The label `cogtown:convoy` has a meaning of its own",
    "x:7 steps[1]: `Do b` cannot become an issue: The label `polecat` has a meaning of its own",
  ]);
});

test("nobody is asked to approve a plan that is too long to be shown", () => {
  const stepOf = (number: number) => step(`s${number}`, `description = "${"word ".repeat(1_200)}"`);
  const cookSteps = (count: number) =>
    cookText(poured(...Array.from({ length: count }, (_, index) => stepOf(index))));
  expect(problemsOf(cookSteps(12))).toEqual([
    expect.stringMatching(/^x:1 : The plan is too long: it has 7\d{4} characters, and 40000/),
  ]);
  expect(made(cookSteps(6))).toHaveLength(6);
});

test("a name that is none, or leads out of the folder, is refused before anything is loaded", () => {
  for (const name of ["../x", "/etc/passwd", "", "a/b", ".."]) {
    const load = (asked: string) => {
      throw new Error(`was asked for ${asked}`);
    };
    expect(cook({ name, values: {}, load })).toMatchObject({ ok: false });
  }
});
