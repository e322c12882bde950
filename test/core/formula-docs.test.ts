import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cook } from "#core/formula/cook.ts";
import { nodesOf, readMarkdown } from "#core/text/markdown.ts";
import { exampleValues, loadFrom, loadTexts, made, shippedFormulas } from "./formula-examples.ts";

const page = readFileSync(
  fileURLToPath(new URL("../../docs/formulas.md", import.meta.url)),
  "utf8",
);
const fences = [...nodesOf(readMarkdown(page))].flatMap((node) =>
  node.type === "code" && node.lang === "toml" ? [node] : [],
);

describe("docs/formulas.md", () => {
  it("shows a formula that makes what is said of it", () => {
    const [fence] = fences.filter(({ meta }) => meta !== "refused");
    const load = loadTexts({ release: fence?.value ?? "" });
    const molecules = made(cook({ name: "release", values: { version: "1.2.0" }, load }));
    expect(
      molecules.map(({ steps, needs, gates }) => [steps.length, needs.length, gates.length]),
    ).toEqual([
      [2, 0, 0],
      [1, 1, 1],
    ]);
  });

  it("shows one that is refused, with the line and the key that it names", () => {
    const [fence] = fences.filter(({ meta }) => meta === "refused");
    const cooked = cook({ name: "two", values: {}, load: loadTexts({ two: fence?.value ?? "" }) });
    expect(cooked).toMatchObject({
      ok: false,
      problems: [{ line: 7, problem: "`steps[1].need` is not known; did you mean `needs`?" }],
    });
  });

  it("names every formula that ships, and no other", () => {
    const named = [...page.matchAll(/^\| `([a-z]+)` +\| (?:One|Two|A) /gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(Object.keys(exampleValues).toSorted());
    expect(loadFrom(shippedFormulas)("review")?.text).toContain("review_only = true");
  });
});
