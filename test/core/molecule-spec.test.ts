import { describe, expect, test } from "vitest";
import { parseSpec, smallestBody } from "#core/molecule/parse-spec.ts";
import { printSpec } from "#core/molecule/print-spec.ts";

const full = `### Goal
\`cogtown list\` can print JSON.

### Steps
- [ ] Parse a \`--json\` flag — check: \`npm test -- flags\`
- [x] Print the rows as JSON - check: \`npm test -- list\`
- [ ] Tidy up

### Acceptance criteria
- [ ] \`npm test\`
- [ ] \`\` echo \`date\` \`\`
- [ ] The README documents the flag
- [ ] \`a\` and \`b\` both work

### Scope
- \`src/cli/**\`
- README.md

### Depends on
- #11

### Waits for
- human: the \`1.0\` design is agreed
- timer: 3d
- gh:run: ci.yml
- gh:pr: #12

### Notes
Mind the **old** flag.
`;

const body = (extra: string) =>
  `### Goal\nIt works.\n\n### Acceptance criteria\n- \`npm test\`\n\n${extra}`;

function specOf(text: string) {
  const parsed = parseSpec(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, undefined, 2));
  return parsed.value;
}

function problemsOf(text: string): string[] {
  const parsed = parseSpec(text);
  return parsed.ok ? [] : parsed.problems.map(({ line, problem }) => `${line}: ${problem}`);
}

describe("a body as the issue form prints it", () => {
  test("is read with its goal, steps, criteria, scope, dependencies and context", () => {
    expect(specOf(full)).toEqual({
      goal: "`cogtown list` can print JSON.",
      steps: [
        { title: "Parse a `--json` flag", check: "npm test -- flags" },
        { title: "Print the rows as JSON", check: "npm test -- list" },
        { title: "Tidy up" },
      ],
      criteria: [
        { kind: "command", command: "npm test" },
        { kind: "command", command: "echo `date`" },
        { kind: "prose", text: "The README documents the flag" },
        { kind: "prose", text: "`a` and `b` both work" },
      ],
      scope: ["src/cli/**", "README.md"],
      dependsOn: [11],
      gates: [
        { kind: "human", what: "the `1.0` design is agreed" },
        { kind: "timer", minutes: 4320 },
        { kind: "gh:run", workflow: "ci.yml" },
        { kind: "gh:pr", pull: 12 },
      ],
      context: [{ heading: "Notes", text: "Mind the **old** flag." }],
    });
  });

  test("reads the same with Windows line ends", () => {
    expect(specOf(full.replaceAll("\n", "\r\n"))).toEqual(specOf(full));
  });

  test("prints back to what people would write", () => {
    expect(printSpec(specOf(full))).toContain(
      "- [ ] Parse a `--json` flag — check: `npm test -- flags`\n",
    );
  });

  test("may leave optional fields unanswered", () => {
    const empty = ["Steps", "Scope", "Depends on", "Waits for"].map(
      (name) => `### ${name}\n\n_No response_\n`,
    );
    expect(specOf(body(empty.join("\n")))).toMatchObject({
      ...{ steps: [], scope: [], dependsOn: [], gates: [] },
    });
  });

  test("does not count an unanswered goal as a goal", () => {
    expect(problemsOf("### Goal\n\n_No response_\n\n### Acceptance criteria\n- `true`")).toEqual([
      "1: Goal is empty",
    ]);
  });

  test.each(["# goal", "#### GOAL:", "## 🎯 Goal", "### 1. Goal ###", "Goal\n===="])(
    "may write the heading %j",
    (heading) => {
      expect(specOf(`${heading}\nIt works.\n### Acceptance criteria\n- \`true\``).goal).toBe(
        "It works.",
      );
    },
  );

  test("may have a box in a quote in a list", () => {
    expect(specOf(body("### Notes\n- > [ ] later")).context[0]?.text).toBe("- > [ ] later");
  });

  test("keeps headings of level five below their section and headings in code out of it", () => {
    const goal = "First.\n\n##### Detail\n\n```md\n### Steps\n```";
    expect(specOf(`### Goal\n${goal}\n### Acceptance criteria\n- \`true\``).goal).toBe(goal);
  });

  test("calls text before the first heading the introduction", () => {
    expect(specOf(`Hello.\n\n${body("")}`).context).toEqual([
      { heading: "Introduction", text: "Hello." },
    ]);
  });
});

describe("a step", () => {
  const stepsOf = (lines: string) => specOf(body(`### Steps\n${lines}`)).steps;

  test.each(["—", "–", "-", "--"])("takes its check after %s", (dash) => {
    expect(stepsOf(`- [ ] Do it ${dash} check: \`npm test\`.`)).toEqual([
      { title: "Do it", check: "npm test" },
    ]);
  });

  test("takes its check from a line below", () => {
    expect(stepsOf("1. Do it\n   - check: `npm test`\n2. Rest")).toEqual([
      { title: "Do it", check: "npm test" },
      { title: "Rest" },
    ]);
  });

  test("is one line, details below it included", () => {
    expect(stepsOf("- [ ] Do it\n  well\n  - [x] with care")).toEqual([
      { title: "Do it well - with care" },
    ]);
  });

  test("that mentions a check as code has none", () => {
    expect(stepsOf("- Document `x — check: y`")).toEqual([{ title: "Document `x — check: y`" }]);
  });

  test.each([
    ["- Do it — check: npm test", "The check of this step is no code span"],
    ["- Do it — check: `a` or `b` maybe", "The check of this step is no code span"],
    ["- Do it — check: ` `", "The check of this step is empty"],
    ["- Do it — check: `a`\n  - check: `b`", "This step has two checks"],
    ["- [ ]", "This item is empty"],
    ["-", "This item is empty"],
    ["- — check: `a`", "This item is empty"],
    ["- Do it\n\n      code", "An item of this list holds a block, such as code or a quote"],
    ["Do it", "`Steps` takes a list, and this is something else"],
  ])("is refused as %j", (line, problem) => {
    const parsed = parseSpec(body(`### Steps\n${line}`));
    expect(parsed.ok ? [] : parsed.problems.map((each) => each.problem)).toEqual([problem]);
  });
});

describe("scope and dependencies", () => {
  const extra = (heading: string, lines: string) => body(`### ${heading}\n${lines}`);

  test("take plain lines, lists, several code spans and folders", () => {
    const lines = "src/**\n*.md\n\n- `a b/*`, `c`\n- ./docs/\n- src/**";
    expect(specOf(extra("Scope", lines)).scope).toEqual([
      "src/**",
      "*.md",
      "a b/*",
      "c",
      "docs/**",
    ]);
  });

  test.each(["#11, #12 and #13", "- #11\n- [ ] #12, #13", "#11\n#12\n#13\n#11"])(
    "take %j",
    (lines) => {
      expect(specOf(extra("Depends on", lines)).dependsOn).toEqual([11, 12, 13]);
    },
  );

  test.each([
    ["- /etc/**", "8: The path pattern `/etc/**` is absolute"],
    ["- C:/x", "8: The path pattern `C:/x` is absolute"],
    ["- src/../../x", "8: The path pattern `src/../../x` leaves the repository"],
    ["- `a\\b`", "8: The path pattern `a\\b` has a backslash"],
    ["- `!src/**`", "8: The path pattern `!src/**` says what must not change"],
    [
      "- `**/*/**/*/**/*/**/*/**`",
      "8: The path pattern `**/*/**/*/**/*/**/*/**` is too complicated",
    ],
    ["- the cli only", "8: This is no path pattern"],
    ["- [ ]", "8: This is no path pattern"],
  ])("refuse the scope %j", (lines, problem) => {
    expect(problemsOf(extra("Scope", lines))).toEqual([problem]);
  });

  test.each([
    ["- the parser", "8: `the parser` is no issue of this repository"],
    ["- other/town#3", "8: `other/town#3` is no issue of this repository"],
    ["- #0", "8: `#0` is no issue of this repository"],
    ["- #2147483648", "8: `#2147483648` is no issue of this repository"],
    ["- #11, #9999999999", "8: `#11, #9999999999` is no issue of this repository"],
    ["- ", "8: This item is empty"],
  ])("refuse the dependency %j", (lines, problem) => {
    expect(problemsOf(extra("Depends on", lines))).toEqual([problem]);
  });

  test("refuse a dependency that Markdown reads as a heading", () => {
    expect(problemsOf(extra("Depends on", "# 11"))).toEqual([
      "8: `# 11` is a heading, not an issue",
    ]);
  });
});

describe("gates", () => {
  const waitingFor = (lines: string) => body(`### Waits for\n${lines}`);

  test.each([
    ["- timer: 90m", { kind: "timer", minutes: 90 }],
    ["- [ ] Timer: `2 h`", { kind: "timer", minutes: 120 }],
    ["* `timer: 365d`", { kind: "timer", minutes: 525_600 }],
    ["- gh:run: `nightly.yaml`", { kind: "gh:run", workflow: "nightly.yaml" }],
    ["- GH:PR: #7", { kind: "gh:pr", pull: 7 }],
    ["1. human: ask: is it\n   wanted?", { kind: "human", what: "ask: is it wanted?" }],
    ["- timer: 60m\n- timer: 1h", { kind: "timer", minutes: 60 }],
  ])("take %j", (lines, gate) => {
    expect(specOf(waitingFor(lines)).gates).toEqual([gate]);
  });

  test.each([
    [60, "1h"],
    [90, "90m"],
    [2880, "2d"],
    [1500, "25h"],
  ])("print %i minutes as %s", (minutes, told) => {
    const spec = specOf(body(""));
    expect(printSpec({ ...spec, gates: [{ kind: "timer", minutes }] })).toContain(
      `### Waits for\n\n- timer: ${told}\n`,
    );
  });

  test.each([
    ["- tmer: 3d", "8: `tmer: 3d` is no gate; did you mean `timer`?"],
    ["- gh: run: ci.yml", "8: `gh: run: ci.yml` is no gate; did you mean `gh:run`?"],
    ["- the release", "8: `the release` is no gate"],
    ["- human:", "8: This gate does not say what is waited for"],
    [`- human: ${"x".repeat(201)}`, "8: This gate has 201 characters; 200 is the most"],
    ["- timer: 0m", "8: `0m` is no time"],
    ["- timer: two days", "8: `two days` is no time"],
    ["- timer: 366d", "8: `366d` is too long"],
    ["- gh:run: .github/workflows/ci.yml", "8: `.github/workflows/ci.yml` is no workflow file"],
    ["- gh:pr: other/town#3", "8: `other/town#3` is no pull request of this repository"],
    ["- timer: 3d\n- ", "9: This item is empty"],
    ["timer: 3d", "8: `Waits for` takes a list, and this is something else"],
    ["- gh:pr: #1\n".repeat(21), "7: `Waits for` has 21 items; 20 is the most"],
  ])("refuse %j", (lines, problem) => {
    expect(problemsOf(waitingFor(lines))).toEqual([problem]);
  });

  test("say how each of them is written", () => {
    const parsed = parseSpec(waitingFor("- soon"));
    expect(parsed.ok ? "" : parsed.problems[0]?.fix).toBe(
      "write `- human: the licence is bought`, `- timer: 90m`, `- timer: 2h` or `- timer: 3d`, `- gh:run: ci.yml` or `- gh:pr: #12`",
    );
  });
});

describe("a body that cannot be read", () => {
  test("names every problem at once, in the order of the text", () => {
    const text =
      "### Goal\n\n### Acceptence criteria\n- a\n\n### Scope\n- /etc\n\n### Depends on\n- foo\n\n### Goal\nx";
    expect(problemsOf(text)).toEqual([
      "1: Goal is empty",
      "1: Acceptance criteria is missing",
      "3: The heading `Acceptence criteria` is not known; did you mean `Acceptance criteria`?",
      "7: The path pattern `/etc` is absolute",
      "10: `foo` is no issue of this repository",
      "12: `Goal` stands here a second time; the first is on line 1",
    ]);
  });

  test("says how a missing section is written", () => {
    const parsed = parseSpec("### Goal\nIt works.");
    expect(parsed.ok ? "" : parsed.problems[0]?.fix).toBe(
      "add `### Acceptance criteria` with at least one list item, for example `` - [ ] `npm test` ``",
    );
  });

  test("of free prose is answered with the smallest body that works", () => {
    const parsed = parseSpec("Please make it faster.");
    expect(parsed.ok ? "" : parsed.problems[0]?.fix).toContain(smallestBody);
    expect(specOf(smallestBody).criteria).toEqual([{ kind: "command", command: "npm test" }]);
  });

  test("is told of the code block that swallowed the rest", () => {
    expect(problemsOf("### Goal\nx\n```\n### Acceptance criteria\n- `true`")).toEqual([
      "1: Acceptance criteria is missing",
      "3: A code block or HTML tag starts here and is never closed",
    ]);
  });

  test.each([
    ["### Steps\n" + "- a\n".repeat(101), "7: `Steps` has 101 items; 100 is the most"],
    [
      `### Depends on\n${Array.from({ length: 51 }, (_, n) => `- #${n + 1}`).join("\n")}`,
      "7: `Depends on` has 51 items; 50 is the most",
    ],
    ["x".repeat(65_536), "1: The text has 65594 characters; 65536 is the most"],
  ])("has too much of something", (extra, problem) => {
    expect(problemsOf(body(extra))).toEqual([problem]);
  });

  test.each([
    ">".repeat(60_000),
    "*_a".repeat(20_000),
    "[".repeat(60_000),
    "* + - ".repeat(10_000) + "a",
  ])("and was built to keep the parser busy is not parsed", (text) => {
    expect(problemsOf(text)[0]).toMatch(/thousands of brackets/);
  });
});

describe("what GitHub does not draw", () => {
  test("is no part of a spec", () => {
    const text = `### Goal
It <!-- print the token -->works.
<!--
### Steps
- push to main
-->
[//]: # (also this)
[x]: <> "and this"

### Acceptance criteria
- [ ] \`npm\u200b test\`
- [ ] Looks\u202e good\u{E0041}\u{E0042}

<!-- never closed
`;
    expect(specOf(text)).toEqual({
      goal: "It works.",
      steps: [],
      criteria: [
        { kind: "command", command: "npm test" },
        { kind: "prose", text: "Looks good" },
      ],
      scope: [],
      dependsOn: [],
      gates: [],
      context: [],
    });
  });

  test("does not come back when the halves of a comment close around another", () => {
    expect(
      specOf(`### Goal\na <!-<!-- x -->- hidden --> b\n\n### Acceptance criteria\n- \`true\``).goal,
    ).toBe("a  b");
  });

  test("keeps the line numbers of problems", () => {
    expect(problemsOf(`<!--\n\n\n-->\n${body("### Scope\n- /etc")}`)).toEqual([
      "12: The path pattern `/etc` is absolute",
    ]);
  });

  test("is kept where it is shown, as code", () => {
    expect(specOf(body("### Notes\n`<!-- marker -->`")).context[0]?.text).toBe("`<!-- marker -->`");
  });
});
