import { describe, expect, test } from "vitest";
import { planHash } from "#core/plan/hash.ts";
import { Plan, planJsonSchema } from "#core/plan/plan.ts";
import { printPlanYaml } from "#core/plan/print-plan.ts";
import { readPlanJson, readPlanYaml } from "#core/plan/read-plan.ts";
import { listPlanProblems } from "#core/text/plan-problems.ts";
import { molecule, planOf } from "./plan-model.ts";

const a = { key: "a", title: "Parse", goal: "It parses.", criteria: [{ command: "npm test" }] };
const b = { ...a, key: "b", title: "Print", needs: ["a"] };
const json = (...molecules: object[]) => JSON.stringify({ molecules });

/** Problems of an answer, one line each. */
function told(text: string, read = readPlanJson): string[] {
  const parsed = read(text);
  return parsed.ok ? [] : parsed.problems.map(({ where, problem }) => `${where}: ${problem}`);
}

describe("an agent's answer", () => {
  const answer = JSON.stringify({ design: "Rows are {objects}.", molecules: [a, b] }, null, 2);
  test.each([
    ["alone", answer],
    ["in a code block", `\`\`\`json\n${answer}\n\`\`\``],
    [
      "with prose around it",
      `I looked at \`src/{a,b}\` and $\{{ x }}.\n\n${answer}\n\nThat is {all}.`,
    ],
    ["behind half a brace and half a quotation", `It has a { and a ", then:\n${answer}`],
    ["said twice", `${answer}\n\nSo my answer is:\n\n${answer}`],
    ["after an example that is no plan", `Such as {"a": 1}:\n${answer}`],
    ["with lines that end as on Windows", answer.replaceAll("\n", "\r\n")],
  ])("is read %s", (_, text) => {
    const parsed = readPlanJson(text);
    expect(parsed).toMatchObject({ ok: true, plan: { design: "Rows are {objects}." } });
    expect(parsed.ok && parsed.plan.molecules.map(({ needs }) => needs)).toEqual([[], ["a"]]);
  });

  test.each([
    ["nothing", "", "the answer: It holds no JSON object"],
    ["prose", "I could not find the repository.", "the answer: It holds no JSON object"],
    ["a list", `[${JSON.stringify("a")}]`, "the answer: It holds no JSON object"],
    ["two plans", json(a) + json(b), "the answer: It holds 2 different JSON objects"],
    [
      "half a plan",
      `Here:\n${answer.slice(0, -30)}`,
      "the answer: The JSON that begins on line 2 is never closed: the answer was cut short",
    ],
    [
      "an empty plan",
      json(),
      "molecules: `molecules` does not fit: a plan has at least one molecule",
    ],
    ["no plan", '{"design": "x"}', "molecules: `molecules` is missing"],
    [
      "too much",
      `{"design": "${"x".repeat(210_000)}"}`,
      "the answer: The plan is too long: it has 210014 characters, and 204800 is the most",
    ],
    [
      "500 molecules, and nothing right in any of them",
      json(...Array.from({ length: 500 }, () => ({}))),
      "molecules: The plan has 500 molecules; GitHub takes 100 sub-issues below one issue at most, closed ones included",
    ],
  ])("that is %s is answered with one problem", (_, text, problem) => {
    expect(told(text)).toEqual([problem]);
  });

  test("that is no JSON is answered with what the parser says and where it begins", () => {
    expect(told(`Well:\n{"molecules": [{'key': 1}]}`)[0]).toMatch(
      /^the answer: The JSON that begins on line 2 cannot be read: /,
    );
  });

  test.each([
    ["a deep one", "[".repeat(90_000)],
    ["one that is nothing but braces", "{".repeat(150_000)],
    ["one of braces and quotes", '{"'.repeat(70_000)],
    ["a deep object", `{"molecules":${'{"a":'.repeat(30_000)}1${"}".repeat(30_001)}`],
  ])("that is built to break a reader is refused all the same: %s", (_, text) => {
    expect(told(text).length).toBeGreaterThan(0);
  });

  test("is told everything that is wrong with it at once, by place", () => {
    const text = json(
      { ...a, tilte: "x", goals: "y", steps: [{ title: "s", chek: "c" }, "t"] },
      { ...b, needs: ["c", "b", "aa"], criteria: [{ comand: "x" }, "npm test", {}] },
      {
        ...a,
        key: "A b",
        title: " pa RSE",
        scope: "src",
        gates: [{ kind: "timer", minutes: "2" }],
      },
    );
    expect(told(text)).toEqual([
      "molecules[0].steps[0].chek: The key `chek` is not known; did you mean `check`?",
      "molecules[0].steps[1]: Item 2 of `steps` does not fit: Invalid input: expected object, received string",
      "molecules[0].tilte: The key `tilte` is not known; did you mean `title`?",
      "molecules[0].goals: The key `goals` is not known; did you mean `goal`?",
      "molecules[1].criteria[0].comand: The key `comand` is not known; did you mean `command`?",
      "molecules[1].criteria[1]: Item 2 of `criteria` does not fit: a criterion is either `command: …` or `prose: …`",
      "molecules[1].criteria[2]: Item 3 of `criteria` does not fit: a criterion is either `command: …` or `prose: …`",
      "molecules[1].needs[0]: No molecule has the key `c`; did you mean `a`?",
      "molecules[1].needs[1]: `b` needs itself",
      "molecules[1].needs[2]: No molecule has the key `aa`; did you mean `a`?",
      "molecules[2].key: `key` does not fit: a key has lower-case letters, digits and `-`, 40 at most",
      "molecules[2].scope: `scope` does not fit: Invalid input: expected array, received string",
      "molecules[2].gates[0].minutes: `minutes` does not fit: Invalid input: expected number, received string",
      "molecules[2].title: The title `pa RSE` is that of molecule 1 as well",
    ]);
  });

  test("names what is missing and does not say so of a key that is misspelt", () => {
    expect(told(json({ key: "a", titel: "x", criteria: [{ prose: "p" }] }))).toEqual([
      "molecules[0].goal: `goal` is missing",
      "molecules[0].titel: The key `titel` is not known; did you mean `title`?",
    ]);
  });
});

describe("needs", () => {
  const needing = (key: string, ...needs: string[]) => ({ ...a, key, title: key, needs });

  test("that go round in circles are named, one circle of each knot", () => {
    const text = json(
      needing("a", "b"),
      needing("b", "c"),
      needing("c", "b", "a"),
      needing("d", "c"),
      needing("x", "y"),
      needing("y", "x"),
    );
    expect(told(text)).toEqual([
      "molecules[1].needs: These wait for each other, so that none could ever start: `b → c → b`",
      "molecules[4].needs: These wait for each other, so that none could ever start: `x → y → x`",
    ]);
  });

  test("of a long circle are named as far as anybody reads", () => {
    const ring = Array.from({ length: 90 }, (_, at) => needing(`k${at}`, `k${(at + 1) % 90}`));
    expect(told(json(...ring))[0]).toContain(
      "`k0 → k1 → k2 → k3 → k4 → k5 → k6 → k7 → k8 → k9 → … → k0`",
    );
  });

  test("may be 50 of one molecule and 50 for one, and no more", () => {
    const many = Array.from({ length: 51 }, (_, at) => needing(`k${at}`));
    const keys = many.map(({ key }) => key);
    expect(told(json(...many.slice(1), needing("z", ...keys.slice(1))))).toEqual([]);
    expect(told(json(...many, needing("z", ...keys)))).toEqual([
      "molecules[51].needs: `needs` does not fit: GitHub lets an issue wait for 50 others at most",
    ]);
    const after = keys.map((key) => needing(key, "z"));
    expect(told(json(needing("z"), ...after))).toEqual([
      "molecules[0].key: 51 molecules need `z`; GitHub lets an issue hold up 50 others at most",
    ]);
    expect(told(json(needing("z"), ...after.slice(1)))).toEqual([]);
  });

  test("are not called unknown where a key is missing that they may mean", () => {
    const { key: _, ...nameless } = a;
    expect(told(json(nameless, needing("b", "a")))).toEqual(["molecules[0].key: `key` is missing"]);
  });

  test("count once", () => {
    const parsed = readPlanJson(json(a, { ...b, needs: ["a", "a"] }));
    expect(parsed.ok && parsed.plan.molecules[1]?.needs).toEqual(["a"]);
  });
});

describe("what no issue could say", () => {
  test.each([
    [{ steps: [{ title: "Parse — check: `npm test`" }] }, "steps[0].title", "title of a step"],
    [{ steps: [{ title: "Parse - check: it" }] }, "steps[0].title", "title of a step"],
    [{ steps: [{ title: "[x]" }] }, "steps[0].title", "title of a step"],
    [{ criteria: [{ prose: "`npm test`" }] }, "criteria[0].prose", "not be read as prose"],
    [{ goal: "Look:\n```\nnever closed" }, "goal", "never closed"],
    [{ goal: "<pre>\nnever closed" }, "goal", "never closed"],
    [{ goal: "None." }, "", "Goal is empty"],
    [
      { goal: "*a ".repeat(2_600), context: [{ heading: "Notes", text: "[".repeat(4_000) }] },
      "",
      "brackets",
    ],
    [{ goal: "\u200b\u{E0041}" }, "goal", "`goal` is empty"],
    [
      { context: [{ heading: "Steps", text: "x" }] },
      "context[0].heading",
      "section of the issue's own",
    ],
    [
      { context: [{ heading: "Gaol", text: "x" }] },
      "context[0].heading",
      "section of the issue's own",
    ],
    [{ context: [{ heading: "waits for:", text: "x" }] }, "context[0].heading", "section"],
    [{ context: [{ heading: "12", text: "x" }] }, "context[0].heading", "section"],
    [{ scope: ["../x"] }, "scope[0]", "leaves the repository"],
    [{ scope: ["/etc/**"] }, "scope[0]", "is absolute"],
    [{ scope: ["!src"] }, "scope[0]", "says what must not change"],
    [{ labels: ["Polecat"] }, "labels[0]", "meaning of its own"],
    [{ labels: ["bug", "cogtown:landed"] }, "labels[1]", "meaning of its own"],
    [{ labels: ["P1"] }, "labels[0]", "meaning of its own"],
  ])("is refused before anything is created: %j", (more, place, words) => {
    const [problem, ...others] = told(json({ ...a, ...more }));
    expect(others).toEqual([]);
    expect(problem).toContain(`molecules[0]${place === "" ? "" : "."}${place}: `);
    expect(problem).toContain(words);
  });

  test("and what nobody would see is gone, headings that would end a section are lowered, scopes are written out", () => {
    const goal =
      "# Aim\n\nIt <!-- rm -rf -->works.\u200b\n\nSteps\n---\n\n- # in a list\n\n[x]: http://a.b";
    const parsed = readPlanJson(
      json({ ...a, goal, scope: ["./src/", "src/**"], title: "A\u202e b" }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      plan: {
        molecules: [
          {
            title: "A b",
            goal: "##### Aim\n\nIt works.\n\n##### Steps\n\n- # in a list",
            scope: ["src/**"],
          },
        ],
      },
    });
  });

  test("is a plan whose text would not fit into a comment", () => {
    const long = Array.from({ length: 6 }, (_, at) => ({
      ...a,
      ...{ key: `k${at}`, title: `t${at}`, goal: "word ".repeat(1_500) },
    }));
    expect(told(json(...long))[0]).toMatch(
      /^the plan: The plan is too long: it has 4\d{4} characters/,
    );
    expect(told(json(...long.slice(1)))).toEqual([]);
  });
});

describe("the text that a person edits", () => {
  const plan = planOf(
    molecule("parser", {
      title: "Parse: rows",
      scope: ["src/**"],
      labels: ["bug"],
      priority: "P1",
    }),
    molecule("printer", {
      needs: ["parser"],
      goal: "Rows are printed.\n\n```sh\n# as they are\n```",
      steps: [{ title: "Print", check: "npm test -- 'a: b' #1" }, { title: "Document" }],
      gates: [{ kind: "timer", minutes: 90 }],
      context: [{ heading: "Why", text: "People asked." }],
    }),
  );

  test("is short and plain", () => {
    expect(printPlanYaml({ ...plan, design: "Rows are objects." })).toMatchInlineSnapshot(`
      "design: Rows are objects.
      molecules:
        - key: parser
          title: "Parse: rows"
          priority: P1
          goal: parser is done.
          scope:
            - src/**
          criteria:
            - command: npm test
          labels: [bug]

        - key: printer
          title: Do printer
          needs: [parser]
          goal: |-
            Rows are printed.

            \`\`\`sh
            # as they are
            \`\`\`
          criteria:
            - command: npm test
          steps:
            - title: Print
              check: "npm test -- 'a: b' #1"
            - title: Document
          gates:
            - kind: timer
              minutes: 90
          context:
            - heading: Why
              text: People asked.
      "
    `);
  });

  test("may be written in any way that YAML has, and is the same plan then", () => {
    const yaml = [
      '# mine\n"molecules":\n- criteria: [ {command: npm test} ]\n  title: "Parse: rows"',
      "  goal: >-\n    parser is\n    done.\n  key: 'parser'\n  scope: [src/]\n  labels:\n  - bug\n  priority: P1\n  steps:",
    ].join("\n");
    const parsed = readPlanYaml(yaml);
    expect(parsed).toEqual({ ok: true, plan: planOf(plan.molecules[0] ?? molecule("x")) });
  });

  test.each([
    ["", ["line 1: The plan is missing"]],
    ["molecules: [", ["line 1: This is no YAML: "]],
    ["a: &x 1\nmolecules: *x", ["line 2: This is no YAML: aliases"]],
    ["molecules: []\nmolecules: []", ["line 2: This is no YAML: "]],
    ["molecules: []\n---\nmolecules: []", ["This is no YAML: "]],
    [
      "molecules:\n  - key: a\n    title: 12\n    gaol: x\n    criteria:\n      - comand: y\n    needs: [b]",
      [
        "line 3: `title` does not fit",
        "line 4: The key `gaol` is not known; did you mean `goal`?",
        "line 6: The key `comand` is not known; did you mean `command`?",
        "line 7: No molecule has the key `b`",
      ],
    ],
  ])("is refused with the lines where it is wrong: %j", (yaml, problems) => {
    const all = told(yaml, readPlanYaml);
    expect(
      all.map((each, at) => (each.includes(problems[at] ?? "-") ? problems[at] : each)),
    ).toEqual(problems);
  });

  test("may not be longer than a comment, nor deeper than anybody writes", () => {
    expect(told(`x: ${"y".repeat(70_000)}`, readPlanYaml)).toHaveLength(1);
    expect(told("[".repeat(60_000), readPlanYaml)).toHaveLength(1);
    expect(told(`- ${"- ".repeat(30_000)}`, readPlanYaml).length).toBeGreaterThan(0);
  });

  test("hides nothing", () => {
    const yaml = printPlanYaml(plan).replace("People", "Peo\u200bple <!-- and -->");
    const parsed = readPlanYaml(yaml);
    expect(parsed.ok && parsed.plan.molecules[1]?.context[0]?.text).toBe("People  asked.");
  });
});

describe("the hash of a plan", () => {
  const one = planOf(molecule("a"), molecule("b", { needs: ["a"], scope: ["src/**", "docs/**"] }));
  const hash = planHash(one);

  test("is 12 hex digits, whatever the plan is written in", () => {
    expect(hash).toMatch(/^[0-9a-f]{12}$/);
    const yaml = readPlanYaml(
      `# mine\n${printPlanYaml(one).replace("title: Do a", 'title: "Do a" # so')}`,
    );
    expect(yaml.ok && planHash(yaml.plan)).toBe(hash);
    const { molecules } = one;
    const turned = molecules.map((each) => Object.fromEntries(Object.entries(each).toReversed()));
    const answer = readPlanJson(JSON.stringify({ molecules: turned }));
    expect(answer.ok && planHash(answer.plan)).toBe(hash);
  });

  test("is another for anything that would be created otherwise", () => {
    const changes: Parameters<typeof molecule>[1][] = [
      { title: "x" },
      { goal: "x" },
      { steps: [{ title: "x" }] },
      { steps: [{ title: "x", check: "y" }] },
      { criteria: [{ command: "x" }] },
      { criteria: [{ prose: "npm test" }] },
      { scope: ["x"] },
      { needs: [] },
      { gates: [{ kind: "timer", minutes: 1 }] },
      { gates: [{ kind: "gh:pr", pull: 1 }] },
      { gates: [{ kind: "human", what: "x" }] },
      { gates: [{ kind: "gh:run", workflow: "x.yml" }] },
      { context: [{ heading: "x", text: "y" }] },
      { priority: "P0" },
      { labels: ["x"] },
    ];
    const { molecules } = one;
    const plans = [
      one,
      ...changes.map((change) =>
        planOf(molecule("a"), { ...molecule("b", one.molecules[1]), ...change }),
      ),
      planOf(...molecules.toReversed()),
      planOf(molecule("a")),
      { ...one, design: "x" },
    ];
    expect(new Set(plans.map(planHash)).size).toBe(plans.length);
  });
});

test("the schema of a plan says what may be left out, and what a field is", () => {
  const schema: unknown = JSON.parse(planJsonSchema());
  expect(schema).toMatchObject({
    additionalProperties: false,
    required: ["molecules"],
    properties: {
      molecules: {
        minItems: 1,
        maxItems: 100,
        items: { required: ["key", "title", "goal", "criteria"] },
      },
    },
  });
  expect(Plan.safeParse({ molecules: [a] }).success).toBe(true);
});

test("ten problems are told, and how many more there are", () => {
  const problems = Array.from({ length: 13 }, (_, at) => ({
    where: `line ${at}`,
    problem: "p",
    fix: "f",
  }));
  const lines = listPlanProblems(problems).split("\n");
  expect(lines).toHaveLength(11);
  expect(lines.slice(-2)).toEqual(["- line 9: p. Fix: f", "- and 3 more"]);
});
