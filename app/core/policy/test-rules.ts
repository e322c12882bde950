import type { ChangedFile, ChangedLine } from "./branch-change.ts";
import type { Found, Rule } from "./rule.ts";
import { nameOf } from "./same-path.ts";
import { firstLines } from "./text-rules.ts";

const testFolder = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing|__snapshots__|cypress)\//i;
const testName = new RegExp(
  [
    String.raw`[._-](?:test|spec|cy)s?\.[\w.]+$`,
    String.raw`^tests?[._-]`,
    String.raw`^(?:tests?|conftest)\.\w+$`,
    String.raw`(?:Tests?|Spec|IT)\.(?:java|kt|kts|cs|swift|php|scala|groovy|fs|vb)$`,
  ].join("|"),
);

/** By how test runners of many languages find their files. */
const isTest = (path: string) => testFolder.test(path) || testName.test(nameOf(path));

export const testDeleted: Rule = {
  name: "test-deleted",
  what: "test files that are gone, or moved to where no test runner looks",
  byDefault: "flag",
  find: ({ files }) =>
    files.flatMap(({ path, previousPath, status }): readonly Found[] => {
      if (status === "removed") return isTest(path) ? [{ path, why: "is a test, and gone" }] : [];
      const isLost = previousPath !== undefined && isTest(previousPath) && !isTest(path);
      return isLost ? [{ path: previousPath, why: "was a test, and is none where it is now" }] : [];
    }),
};

/** Says of a test that it is not to run, or that others are not. */
const skips = new RegExp(
  [
    String.raw`\b(?:it|test|describe|suite|context|bench|specify)(?:\.\w+)*\.(?:skip|todo|only|fails|fixme|skipIf|runIf)\b`,
    String.raw`\b(?:xit|xtest|xdescribe|xcontext|xspecify|fit|fdescribe|fcontext)\s*\(`,
    String.raw`\bt\.(?:skip|todo)\s*\(|\b(?:t|b|f)\.Skip(?:f|Now)?\s*\(|\btesting\.Short\s*\(`,
    String.raw`@(?:pytest|unittest|nose)\.(?:mark\.)?(?:skip|xfail)\w*|\b(?:pytest|self)\.(?:skip|skipTest|xfail|importorskip)\s*\(|@skip\w*|@expectedFailure`,
    String.raw`@(?:Ignore|Disabled)\b|@Test\s*\(\s*enabled\s*=\s*false|\[(?:Ignore|Explicit)\b|\bSkip\s*=\s*"|XCTSkip|\bAssume\.\w+\(`,
    String.raw`#\[(?:cfg_attr\(.*)?ignore\b|\bmarkTest(?:Skipped|Incomplete)\s*\(`,
    String.raw`^\s*(?:pending|skip)(?:\s*[("']|\s*$)`,
    String.raw`\bskip:\s*(?:true|['"])|@tag\s+:skip`,
  ].join("|"),
);

/** A line that was there before, elsewhere in the file or indented otherwise, is not new. */
const wasThere = ({ removed }: ChangedFile, text: string) =>
  removed.some((line) => line.text.trim() === text.trim());

export const testSkipped: Rule = {
  name: "test-skipped",
  what: "tests that are told not to run, or to run alone: `.skip`, `.only`, `xit`, `@pytest.mark.skip`, `@Ignore`, `t.Skip`, `#[ignore]` and their kind",
  byDefault: "flag",
  find: ({ files }) =>
    firstLines(
      files.filter(({ path }) => isTest(path) || /\.rs$/.test(path)),
      (text, file) =>
        skips.test(text) && !wasThere(file, text) ? "keeps a test from running" : undefined,
    ),
};

const asserts =
  /\b(?:expect\w*|assert\w*|require|should|verify|check|XCTAssert\w*|EXPECT_\w+|ASSERT_\w+)\s*[.(!]|\bassert\b|\.should\b|\bt\.(?:Error|Fatal)f?\(|\bAssert\.\w+/;
const begins =
  /\b(?:it|test|specify)(?:\.\w+)*\s*\(|^\s*(?:async\s+)?def\s+test|^\s*func\s+(?:Test|test)|@(?:Parameterized)?Test\b|\[(?:Fact|Theory|Test|TestMethod)\b|#\[(?:\w+::)?test\b|^\s*it\s+["']/;

const countOf = (lines: readonly ChangedLine[], pattern: RegExp) =>
  lines.filter(({ text }) => pattern.test(text)).length;

export const testWeakened: Rule = {
  name: "test-weakened",
  what: "test files that hold fewer tests or fewer assertions than before",
  byDefault: "flag",
  find: ({ files }) =>
    files
      .filter(({ path, status }) => status !== "removed" && status !== "added" && isTest(path))
      .flatMap(({ path, added, removed }) => {
        const tests = countOf(removed, begins) - countOf(added, begins);
        if (tests > 0) return [{ path, why: `has fewer tests by ${tests}` }];
        const assertions = countOf(removed, asserts) - countOf(added, asserts);
        return assertions > 0 ? [{ path, why: `has fewer assertions by ${assertions}` }] : [];
      }),
};
