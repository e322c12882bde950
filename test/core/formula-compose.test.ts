import { describe, expect, it } from "vitest";
import { cook } from "#core/formula/cook.ts";
import { formulasNeeded } from "#core/formula/read-formula.ts";
import {
  cookText,
  formula,
  loadTexts,
  made,
  needsOf,
  poured,
  problemsOf,
  step,
} from "./formula-examples.ts";

describe("expansions", () => {
  const twice = [
    'formula = "twice"\ntype = "expansion"',
    '[[template]]\nid = "{target}.one"\ntitle = "{target.title}, once"',
    '[[template]]\nid = "{target}.two"\ntitle = "{target.title}, {how}"\nneeds = ["{target}.one"]',
    '[vars]\nhow = "again"',
  ].join("\n");

  it("take the place of the step that names them", () => {
    const text = poured(
      step("a"),
      step("b", 'needs = ["a"]', 'expand = "twice"', 'expand_vars = { how = "{{v}}" }'),
      step("c", 'needs = ["b"]'),
      '[vars]\nv = "slowly"',
    );
    expect(needsOf(text, {}, { twice })).toEqual([
      "a",
      "b-one after a",
      "b-two after b-one",
      "c after b-two",
    ]);
    expect(made(cookText(text, {}, { twice }))[2]?.title).toBe("Do b, slowly");
    expect(formulasNeeded(text)).toEqual(["twice"]);
  });

  it("pass on what the step says: its gate to the first, its acceptance to the last, its scope to all", () => {
    const text = poured(
      step(
        "b",
        'expand = "twice"',
        'acceptance = "`ok`"',
        'scope = ["src/"]',
        'gate = { type = "human" }',
        "priority = 1",
      ),
    );
    const [one, two] = made(cookText(text, {}, { twice }));
    expect([one?.gates.length, two?.gates.length]).toEqual([1, 0]);
    expect(one?.criteria).not.toContainEqual({ command: "ok" });
    expect(two?.criteria).toEqual([{ command: "ok" }]);
    expect([one?.scope, two?.scope, two?.priority]).toEqual([["src/**"], ["src/**"], "P1"]);
  });

  it("are put in by `compose`, by id and by pattern, and branches part and join", () => {
    const text = poured(
      step("a"),
      step("b.test"),
      step("c.test"),
      step("d"),
      '[[compose.map]]\nselect = "*.test"\nwith = "twice"',
      '[[compose.branch]]\nfrom = "a"\nsteps = ["b.test", "c.test"]\njoin = "d"',
    );
    expect(needsOf(text, {}, { twice })).toEqual([
      "a",
      "b-test-one after a",
      "b-test-two after b-test-one",
      "c-test-one after a",
      "c-test-two after c-test-one",
      "d after b-test-two, c-test-two",
    ]);
  });

  const oneStep = poured(step("b", 'expand = "e"'));
  it.each([
    [{}, "x:6 steps[0].expand: There is no formula `e`"],
    [
      { e: 'formula = "e"\n[[steps]]\nid = "a"\ntitle = "A"' },
      "x:6 steps[0].expand: `e` is no expansion",
    ],
    [
      { e: 'formula = "e"\n[[template]]\nid = "{target}"\ntitle = "A"' },
      "e:3 template[0].id: A step of an expansion is called like the one that it replaces",
    ],
    [
      { e: 'formula = "e"\n[[template]]\nid = "{target}.a"\ntitle = "A"\nexpand = "e"' },
      "e:5 template[0].expand: Formulas need each other in a circle: `e` → `e`",
    ],
    [
      {
        e: 'formula = "e"\n[[template]]\nid = "{target}.a"\ntitle = "A"\n[vars.v]\nrequired = true',
      },
      "x:6 steps[0].expand: `v` has no value",
    ],
    [
      { e: 'formula = "e"\n[[template]]\nid = 1' },
      "e:3 template[0].id: `template[0].id` does not fit: a text is expected",
    ],
  ])("that cannot be put in are refused: %#", (others, problem) => {
    expect(problemsOf(cookText(oneStep, {}, others)).join("\n")).toContain(problem);
  });

  it("are refused by `compose` for steps that there are not", () => {
    const text = formula(
      step("build"),
      '[[compose.expand]]\ntarget = "biuld"\nwith = "twice"',
      '[[compose.map]]\nselect = "*.x"\nwith = "twice"',
    );
    expect(problemsOf(cookText(text, {}, { twice }))).toEqual([
      "x:7 compose.expand[0].target: There is no step `biuld`; did you mean `build`?",
      "x:10 compose.map[0].select: `*.x` is the id of no step",
    ]);
  });
});

describe("extends", () => {
  const base = [
    'formula = "base"\npour = true\ndescription = "Base."',
    step("a"),
    step("b", 'needs = ["a"]'),
    '[vars]\nv = "1"\nw = "1"',
  ].join("\n");

  it("takes over steps and variables, and what the child says goes before", () => {
    const text = formula(
      'extends = ["base"]',
      '[[steps]]\nid = "a"\ntitle = "Mine, {{v}}{{w}}"',
      step("c", 'needs = ["b"]'),
      '[vars]\nv = "2"',
    );
    const cooked = cookText(text, {}, { base });
    expect(made(cooked).map(({ title }) => title)).toEqual(["Mine, 21", "Do b", "Do c"]);
    expect(cooked).toMatchObject({ plan: { design: "Base." } });
  });

  it.each([
    [formula('extends = ["y"]'), {}, "x:2 extends[0]: There is no formula `y`"],
    [
      formula('extends = ["../y"]'),
      {},
      "x:2 extends[0]: `extends[0]` does not fit: a name has letters",
    ],
    [
      formula('extends = ["y"]'),
      { y: 'formula = "y"\nextends = ["x"]' },
      "y:2 extends[0]: Formulas need each other in a circle: `x` → `y` → `x`",
    ],
    [formula('extends = ["y"]'), { y: "formula = 1" }, "y:1 formula: `formula` does not fit"],
  ])(
    "is refused where it leads nowhere or back: %#",
    (text, others: Readonly<Record<string, string>>, problem) => {
      expect(problemsOf(cookText(text, {}, others)).join("\n")).toContain(problem);
    },
  );

  it("reads a formula that many need once, however many those are", () => {
    const names = Array.from({ length: 8 }, (_, depth) => `f${depth}`);
    const texts = names.map((name, depth) => {
      const next = `f${depth + 1}`;
      const parents =
        depth === 7 ? '"base"' : Array.from({ length: 20 }, () => `"${next}"`).join(", ");
      return [name, `formula = "${name}"\nextends = [${parents}]`] as const;
    });
    let reads = 0;
    const load = loadTexts({ ...Object.fromEntries(texts), base });
    const counted = (name: string) => {
      reads += 1;
      return load(name);
    };
    const cooked = cook({ name: "f1", values: {}, load: counted });
    expect(made(cooked).map(({ key }) => key)).toEqual(["a", "b"]);
    expect(reads).toBe(8);
    expect(problemsOf(cook({ name: "f0", values: {}, load })).join("\n")).toContain(
      "through more than 8 files",
    );
  });
});

describe("convoys", () => {
  const convoy = (...parts: readonly string[]) =>
    formula('[[legs]]\nid = "a"\ntitle = "A"', '[[legs]]\nid = "b"\ntitle = "B"', ...parts);

  it("have a synthesis that waits for all legs, or those that it names, or those that are left", () => {
    expect(needsOf(convoy('[synthesis]\ntitle = "S"'))).toEqual(["a", "b", "synthesis after a, b"]);
    const some = convoy(
      'condition = "{{v}}"',
      '[synthesis]\ntitle = "S"\ndepends_on = ["a", "b"]',
      '[vars]\nv = ""',
    );
    expect(needsOf(some)).toEqual(["a", "synthesis after a"]);
    expect(
      problemsOf(cookText(convoy('[synthesis]\ntitle = "S"\ndepends_on = ["c"]')))[0],
    ).toContain("`synthesis` needs `c`, which is no step");
  });

  it.each([
    [
      '[prompts]\nbase = "{{if .x}}y{{end}}"',
      "x:9 prompts.base: `{{if .x}}` is a control word of Go's templates",
    ],
    ['[prompts]\nbase = "{{.review_id}}"', "x:9 prompts.base: `{{.review_id}}` is no variable"],
    [
      '[output]\ndirectory = "a b"\nleg_pattern = "x"',
      "x:10 output.leg_pattern: `a b/x` is no plain path",
    ],
    [
      "review_only = true",
      "x:5 legs[1]: Nothing says what the leg `b` may change, or two things do",
    ],
  ])("refuse what cannot be carried out: %s", (part, problem) => {
    expect(problemsOf(cookText(convoy(part))).join("\n")).toContain(problem);
  });
});
