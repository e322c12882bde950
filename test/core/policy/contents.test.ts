import { describe, expect, it } from "vitest";
import { addedFile, branchChange, changedFile, lines } from "../branch-change.ts";
import { judge, settings, told } from "./policy.ts";

const adds = (path: string, ...texts: readonly string[]) =>
  changedFile(path, { added: lines(...texts) });

describe("size", () => {
  it("is refused by number of files, by file and in all", () => {
    const many = Array.from({ length: 300 }, (_, i) => changedFile(`src/${i}.ts`));
    expect(told(judge(many))).toEqual(["file-count /"]);
    expect(told(judge([addedFile("a.txt", { bytes: 3_000_000 })]))).toEqual(["file-size a.txt"]);
    const large = ["a", "b", "c"].map((name) => addedFile(name, { bytes: 2_000_000 }));
    expect(told(judge(large))).toEqual(["total-size /"]);
  });
  it("counts of a file that was there only what is added", () => {
    const files = ["a", "b", "c"].map((name) => changedFile(name, { bytes: 2_000_000 }));
    expect(told(judge(files))).toEqual([]);
  });
});

describe("what could not be read is refused, never passed", () => {
  it.each([
    ["a list that was cut", { isTruncated: true }, "unread /"],
    ["a file", { unread: [{ path: "a", why: "could not be read whole" }] }, "unread a"],
  ])("%s", (_what, over, finding) => {
    expect(told(judge(branchChange([], over)))).toEqual([finding]);
  });
  it("whatever the configuration says", () => {
    const lax = { ...settings, flag: ["unread", "scope", "protected-path", "link-outside"] };
    const change = branchChange([changedFile("CODEOWNERS")], { isTruncated: true });
    expect(told(judge(change, {}, lax))).toEqual(["unread /", "protected-path CODEOWNERS"]);
  });
});

describe("credentials", () => {
  it.each([
    `ghp_${"a1B2".repeat(9)}`,
    `ghs_123456_eyJhbGciOi.${"x".repeat(80)}`,
    `github_pat_${"a1B2".repeat(9)}`,
    ["AKIA", "QYLPMN5HHHFPZAM2"].join(""),
    `AIza${"Sy".repeat(17)}A`,
    `sk-ant-api03-${"x".repeat(40)}`,
    `xoxb-123456789012-${"x".repeat(20)}`,
    `sk_live_${"a1B2".repeat(6)}`,
  ])("are refused, and not repeated: %.7s", (token) => {
    const judgement = judge([adds("src/a.ts", "fine", `const token = "${token}";`)]);
    expect(judgement.refused).toMatchObject([{ rule: "secret", path: "src/a.ts", line: 2 }]);
    expect(JSON.stringify(judgement)).not.toContain(token);
  });
  it("that say they are examples are none", () => {
    expect(told(judge([adds("docs/a.md", "AKIAIOSFODNN7EXAMPLE")]))).toEqual([]);
  });
  it("that a library found are told once", () => {
    const files = [adds("a.ts", `ghp_${"a1B2".repeat(9)}`)];
    const secrets = [{ path: "a.ts", line: 1, what: "a credential (GITHUB_TOKEN)" }];
    expect(told(judge(branchChange(files, { secrets })))).toEqual(["secret a.ts"]);
  });
  it("that were refused once still stand in the history", () => {
    const commits = [{ sha: "c".repeat(40), message: "Do it" }];
    const change = branchChange([changedFile("a.ts")], { commits });
    expect(told(judge(change, { leaked: ["c".repeat(40)] }))).toEqual([
      "secret-in-history commit cccccccccc",
    ]);
  });
});

describe("commit messages", () => {
  it.each([
    "Do it [skip ci]",
    "Do it\n\nMore [No CI] here",
    "Do it [actions skip]",
    "Do it\n\n\nskip-checks: true",
    "Fixes #12",
    "closes: maya/shelf#3",
    "Resolve https://github.com/maya/shelf/issues/3",
    "fixed GH-9",
  ])("%j is refused", (message) => {
    const commits = [{ sha: "c".repeat(40), message }];
    const change = branchChange([changedFile("a.ts")], { commits });
    expect(told(judge(change))).toEqual(["commit-message commit cccccccccc"]);
  });
  it.each([
    "Do it (skip ci)",
    "Fix the list of #12",
    "Print JSON\n\nMolecule: #12\nVerified: none",
  ])("%j is not", (message) => {
    const commits = [{ sha: "c".repeat(40), message }];
    expect(told(judge(branchChange([changedFile("a.ts")], { commits })))).toEqual([]);
  });
});

describe("tests that no longer test are flagged", () => {
  it("because they are gone", () => {
    const gone = { status: "removed", newMode: undefined } as const;
    for (const path of [
      "test/a.ts",
      "src/a.test.ts",
      "pkg/a_test.go",
      "tests/test_a.py",
      "ATest.java",
    ]) {
      expect(told(judge([changedFile(path, gone)]))).toEqual([`(test-deleted ${path})`]);
    }
    expect(told(judge([changedFile("src/latest.ts", gone)]))).toEqual([]);
  });
  it("because they moved to where nobody runs them", () => {
    const moved = changedFile("old/a.txt", { status: "renamed", previousPath: "src/a.test.ts" });
    expect(told(judge([moved]))).toEqual(["(test-deleted src/a.test.ts)"]);
  });
  it.each([
    ["a.test.ts", "it.skip('adds', () => {"],
    ["a.test.ts", "  describe.only('x', () => {"],
    ["a.test.ts", "test.todo('later')"],
    ["a.test.ts", "xit('adds', () => {"],
    ["a.test.ts", "it.concurrent.skip('adds')"],
    ["test_a.py", "@pytest.mark.skip(reason='later')"],
    ["test_a.py", "@unittest.skipIf(True, 'x')"],
    ["a_test.go", '\tt.Skip("later")'],
    ["src/lib.rs", "    #[ignore]"],
    ["ATest.java", "@Disabled"],
    ["ATest.java", "@Ignore"],
    ["a_spec.rb", '  pending "later"'],
    ["ATests.cs", '[Fact(Skip = "later")]'],
    ["ATests.swift", "throw XCTSkip()"],
  ])("because %s has %j", (path, line) => {
    expect(told(judge([adds(path, line)]))).toEqual([`(test-skipped ${path})`]);
  });
  it("but not because a skipped one was indented", () => {
    const file = changedFile("a.test.ts", {
      added: lines("  it.skip('x')"),
      removed: lines("it.skip('x')"),
    });
    expect(told(judge([file]))).toEqual([]);
  });
  it("because there are fewer of them, or they assert less", () => {
    const fewer = changedFile("a.test.ts", {
      added: lines("// simpler"),
      removed: lines("it('adds', () => {", "expect(1).toBe(1);", "});"),
    });
    expect(judge([fewer]).flagged).toMatchObject([
      { rule: "test-weakened", why: "has fewer tests by 1" },
    ]);
    const weaker = changedFile("test_a.py", {
      added: lines("    assert x"),
      removed: lines("    assert x == 1", "    assert y == 2"),
    });
    expect(judge([weaker]).flagged).toMatchObject([{ why: "has fewer assertions by 1" }]);
  });
});

describe("checks that ask for less are flagged", () => {
  it.each([
    ["package.json", '"test": "vitest run || true",', "check-forgiving"],
    ["ci/test.sh", "npm test; exit 0", "check-forgiving"],
    ["scripts/test.sh", "exit 0", "check-forgiving"],
    ["Makefile", "\tpytest || :", "check-forgiving"],
    [".gitlab-ci.yml", "  allow_failure: true", "check-forgiving"],
    ["package.json", '"test": "vitest --passWithNoTests"', "check-forgiving"],
    ["src/a.ts", "// eslint-disable-next-line", "lint-silenced"],
    ["src/a.ts", "// @ts-ignore", "lint-silenced"],
    ["a.py", "x = 1  # noqa: E501", "lint-silenced"],
    ["a.py", "x = 1  # type: ignore[attr]", "lint-silenced"],
    ["a.go", "//nolint:all", "lint-silenced"],
    ["src/a.ts", "/* c8 ignore next */", "lint-silenced"],
    ["eslint.config.js", '"no-eval": "off",', "check-relaxed"],
    ["tsconfig.json", '"strict": false,', "check-relaxed"],
    ["mypy.ini", "ignore_errors = True", "check-relaxed"],
  ])("%s: %s", (path, line, rule) => {
    expect(told(judge([adds(path, line)]))).toEqual([`(${rule} ${path})`]);
  });
  it("when a threshold is lowered, and not when it is raised", () => {
    const from = (before: string, after: string) =>
      judge([changedFile("vitest.config.ts", { removed: lines(before), added: lines(after) })])
        .flagged;
    expect(from("  branches: 90,", "  branches: 60,")).toMatchObject([
      { rule: "check-relaxed", why: "lowers branches from 90 to 60" },
    ]);
    expect(from("  branches: 60,", "  branches: 90,")).toEqual([]);
  });
});

describe("lines that are not what they seem are flagged", () => {
  it("because of characters that turn or hide what is read", () => {
    expect(told(judge([adds("a.ts", "if (isAdmin\u202E) {")]))).toEqual([
      "(hidden-characters a.ts)",
    ]);
    expect(told(judge([adds("a.ts", "const a\u200Bb = 1;")]))).toEqual([
      "(hidden-characters a.ts)",
    ]);
    expect(told(judge([adds("a.md", "\uFEFF# Love ❤️ 👩‍🚀")]))).toEqual([]);
  });
  it("because they run when somebody installs", () => {
    expect(told(judge([adds("pkg/package.json", '    "postinstall": "node x.js",')]))).toEqual([
      "(install-script pkg/package.json)",
    ]);
  });
});

describe("the configuration", () => {
  it("turns flags into refusals, and refusals that may be into flags", () => {
    const strict = { ...settings, refuse: ["link", "test-skipped"], flag: ["lockfile-only"] };
    const files = [adds("a.test.ts", "it.skip('x')")];
    expect(told(judge(files, {}, strict))).toEqual(["test-skipped a.test.ts"]);
    expect(told(judge([changedFile("yarn.lock")], {}, strict))).toContain(
      "(lockfile-only yarn.lock)",
    );
  });
});
