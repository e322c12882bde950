import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodesOf, readMarkdown } from "#core/text/markdown.ts";
import { inLine, named, said } from "#core/text/quoted.ts";

const textsIn = (markdown: string) =>
  [...nodesOf(readMarkdown(markdown))].flatMap((node) =>
    node.type === "text" ? [node.value] : [],
  );

describe("others' words in the middle of a line", () => {
  it("show what they say", () => {
    expect(said("Print `--json`, see #3")).toBe("Print `--json`, see #3");
    expect(inLine("Print `--json`, see #3", "everything")).toBe("Print `--json`, see #&#8203;3");
    expect(textsIn(`- ${said("a \\` b ` c")}`)).toEqual(["a ` b ` c"]);
  });

  it("notify nobody although they would be code at the beginning of a line", () => {
    for (const words of ["> ~~~ @bob", "- ~~~ @bob", "[a]: @bob", "~~~ @bob", "# @bob"])
      expect(textsIn(`- #7 ${said(words)}`).join("")).not.toContain("@bob");
  });

  it("begin no code that ends in what stands behind them", () => {
    const pieces = fc.constantFrom("`", "``", "\\", "```", "a", " ", "> ~~~ `", "<b>", "~~~");
    const any = fc.array(pieces, { maxLength: 8 }).map((each) => each.join(""));
    fc.assert(
      fc.property(any, (words) => {
        const line = `- x ${said(words)} by ${named("rob")} and ${named("`<i>")}`;
        const nodes = [...nodesOf(readMarkdown(line))];
        const codes = nodes.flatMap((node) => (node.type === "inlineCode" ? [node.value] : []));
        expect(codes.slice(-2)).toEqual(["rob", "`<i>"]);
        expect(nodes.filter(({ type }) => type === "html")).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
