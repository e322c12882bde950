import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { linesOfPatch } from "#core/policy/patch-lines.ts";

describe("the lines of a patch", () => {
  test("carry the numbers that they have in their own file", () => {
    const patch = [
      "@@ -1,3 +1,3 @@ function head",
      " first",
      "-old",
      "+new",
      " last",
      "@@ -10 +10,2 @@",
      "-ten",
      "+ten",
      "+eleven",
      "\\ No newline at end of file",
    ].join("\n");
    expect(linesOfPatch(patch)).toEqual({
      added: [
        { number: 2, text: "new" },
        { number: 10, text: "ten" },
        { number: 11, text: "eleven" },
      ],
      removed: [
        { number: 2, text: "old" },
        { number: 10, text: "ten" },
      ],
    });
  });

  test("may themselves look like the head of a hunk", () => {
    expect(linesOfPatch("@@ -0,0 +1,2 @@\n+@@ -1 +1 @@\n+-a")?.added).toEqual([
      { number: 1, text: "@@ -1 +1 @@" },
      { number: 2, text: "-a" },
    ]);
  });

  it.each([
    "",
    "no patch",
    "@@ -1,2 +1,2 @@\n a",
    "@@ -1 +1 @@\n-a\n+b\nmore",
    "@@ -1 +1 @@\n+a\n+b",
  ])("%j is no patch", (patch) => {
    expect(linesOfPatch(patch)).toBeUndefined();
  });

  test("are all there, whatever they say", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().map((text) => text.replaceAll("\n", "")),
          { minLength: 1 },
        ),
        (texts) => {
          const patch = [`@@ -0,0 +1,${texts.length} @@`, ...texts.map((text) => `+${text}`)].join(
            "\n",
          );
          expect(linesOfPatch(patch)?.added.map(({ text }) => text)).toEqual(texts);
        },
      ),
    );
  });
});
