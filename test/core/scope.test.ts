import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findOutOfScope, scopesCollide } from "#core/molecule/scope.ts";

const changed = (...paths: string[]) => paths.map((path) => ({ path }));

describe("a change", () => {
  test.each([
    [["src/**"], "src/a/b.ts"],
    [["src/**"], "src/.hidden"],
    [["*.md"], "README.md"],
    [["src"], "src/deep/a.ts"],
    [["app/(group)/[id]/**"], "app/(group)/[id]/page.tsx"],
    [["{a,b}/x"], "b/x"],
    [["docs/?.md"], "docs/a.md"],
    [[], "anything/at/all"],
  ])("inside the scope %j may touch %s", (scope, path) => {
    expect(findOutOfScope(changed(path), scope, [])).toBeUndefined();
  });

  test.each([
    [["src/*"], "src/a/b.ts"],
    [["src"], "src2/a.ts"],
    [["*.md"], "docs/a.md"],
    [["src/**", "*.md"], "lib/a.ts"],
    [["!(x)"], "lib/a.ts"],
    [["app/(group)/**"], "app/group/page.tsx"],
    [["(a|b)+"], "ab"],
  ])("outside the scope %j is refused for %s", (scope, path) => {
    expect(findOutOfScope(changed(path), scope, [])).toEqual({ paths: [path], why: "scope" });
  });

  test.each([
    ".github/workflows/ci.yml",
    ".GitHub/Workflows/ci.yml",
    ".github/actions/x/action.yml",
    ".github/cogtown.yml",
    ".cogtown/formulas/x.formula.toml",
    ".cogtown",
    "CODEOWNERS",
    "docs/codeowners",
    ".github/CODEOWNERS",
  ])("to the protected path %s is refused whatever the scope says", (path) => {
    expect(findOutOfScope(changed(path), ["**", path], [])).toEqual({
      paths: [path],
      why: "protected",
    });
  });

  test("to a protected path is let through where the town allows exactly that", () => {
    const allow = [".github/workflows/docs.yml"];
    expect(findOutOfScope(changed(".github/workflows/docs.yml"), [], allow)).toBeUndefined();
    expect(findOutOfScope(changed(".github/workflows/ci.yml"), [], allow)?.why).toBe("protected");
    expect(findOutOfScope(changed(".github/Workflows/docs.yml"), [], allow)?.why).toBe("protected");
  });

  test("that moves a file counts where it came from and where it went", () => {
    const move = [{ path: "src/b.ts", previousPath: ".github/workflows/b.yml" }];
    expect(findOutOfScope(move, ["src/**"], [])).toEqual({
      paths: [".github/workflows/b.yml"],
      why: "protected",
    });
    expect(
      findOutOfScope([{ path: "src/b.ts", previousPath: "lib/b.ts" }], ["src/**"], []),
    ).toEqual({
      paths: ["lib/b.ts"],
      why: "scope",
    });
  });
});

describe("two scopes", () => {
  test.each([
    [["src/a/**"], ["src/b/**"], false],
    [["src/**"], ["src/b/c.ts"], true],
    [["src"], ["src/a.ts"], true],
    [["src/*/x"], ["src/a/y"], false],
    [["*.md"], ["README.md"], true],
    [["**/*.md"], ["src/a.ts"], true],
    [["{src/a,lib}/x"], ["lib/x"], true],
    [["a", "b/c"], ["d", "b/**"], true],
    [[], ["src/**"], false],
    [[], [], false],
  ])("%j and %j collide: %s", (a, b, collide) => {
    expect(scopesCollide(a, b)).toBe(collide);
    expect(scopesCollide(b, a)).toBe(collide);
  });

  test("that both allow one path are never said to be apart", () => {
    const part = fc.constantFrom("a", "b", "*", "**", "?", "{a,b}", "[ab]");
    const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const path = fc
      .array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(glob, glob, path, (a, b, both) => {
        const allows = (scope: string) => findOutOfScope(changed(both), [scope], []) === undefined;
        if (allows(a) && allows(b)) expect(scopesCollide([a], [b])).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
