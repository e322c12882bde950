import { describe, expect, it } from "vitest";
import { printPlanYaml } from "#core/plan/print-plan.ts";
import { readPlanYaml } from "#core/plan/read-plan.ts";
import { cookText, made, needsOf, poured, problemsOf, step } from "./formula-examples.ts";

describe("a loop", () => {
  const loop = (how: string, body = 'id = "m"\ntitle = "Move {n}"') =>
    poured(step("l", "[steps.loop]", how, "[[steps.loop.body]]", body), step("z", 'needs = ["l"]'));

  it("goes round one after the other, and is done when its last round is", () => {
    expect(needsOf(loop("count = 2"))).toEqual(["l-1-m", "l-2-m after l-1-m", "z after l-2-m"]);
  });

  it("calls its rounds apart where the formula does not, so that the plan can be edited", () => {
    const long = "word ".repeat(39);
    for (const title of ["Move", long]) {
      const cooked = cookText(loop("count = 3", `id = "m"\ntitle = "${title}"`));
      const titles = made(cooked).map((molecule) => molecule.title);
      expect(titles.slice(0, 3)).toEqual([
        title.trim(),
        expect.stringMatching(/^(?:Move|word .*) \(2\)$/),
        expect.stringMatching(/^(?:Move|word .*) \(3\)$/),
      ]);
      expect(cooked.ok && readPlanYaml(printPlanYaml(cooked.plan))).toMatchObject({ ok: true });
    }
  });

  it.each([
    ["2..4", [2, 3, 4]],
    ["1..2^{k}-1", [1, 2, 3]],
    ["(1+1)*2..{{k}}*3", [4, 5, 6]],
    ["6/3..-1+4", [2, 3]],
    ["3..1", []],
  ])("counts %s", (range, numbers) => {
    const text = `${loop(`range = "${range}"\nvar = "n"`)}\n[vars]\nk = "2"`;
    const titles = made(cookText(text)).map(({ title }) => title);
    expect(titles).toEqual([...numbers.map((n) => `Move ${n}`), "Do z"]);
  });

  it.each([
    ["", "The loop does not say once how often it goes round"],
    ['count = 1\nrange = "1..2"', "The loop does not say once how often it goes round"],
    ['range = "1..x"', "`1..x` has an end that is no whole number"],
    ['range = "1..1/0"', "`1..1/0` has an end that is no whole number"],
    ['range = "5"', "`5` is no range"],
    ['range = "1..9^9^9"', "`1..9^9^9` has an end that is no whole number"],
    ['range = "1..101"', "`1..101` goes round 101 times"],
    ['until = "done"\nmax = 3', "`steps[0].loop.until` is not read here"],
  ])("that does not end or say how long is refused: %s", (how, problem) => {
    expect(problemsOf(cookText(loop(how))).join("\n")).toContain(problem);
  });

  it("in a loop keeps its rounds apart, and steps of the same name outside", () => {
    const body = [
      'id = "m"\ntitle = "M"\n[steps.loop.body.loop]\ncount = 2',
      '[[steps.loop.body.loop.body]]\nid = "z"\ntitle = "Inner"',
      '[[steps.loop.body.loop.body]]\nid = "y"\ntitle = "Inner"\nneeds = ["z"]',
    ].join("\n");
    expect(needsOf(loop("count = 2", body)).slice(0, 5)).toEqual([
      "l-1-m-1-z",
      "l-1-m-1-y after l-1-m-1-z",
      "l-1-m-2-z after l-1-m-1-y",
      "l-1-m-2-y after l-1-m-2-z",
      "l-2-m-1-z after l-1-m-2-y",
    ]);
  });

  it("of loops makes 100 steps at most, and looks at a bounded number of those it leaves out", () => {
    const inner = (more: string) =>
      `id = "m"\ntitle = "M"\n[steps.loop.body.loop]\ncount = 100\n[[steps.loop.body.loop.body]]\nid = "k"\ntitle = "K"\n${more}`;
    const problem = "x:1 : The formula makes more than 100 steps";
    expect(problemsOf(cookText(loop("count = 100", inner(""))))).toEqual([problem]);
    const left = `${loop("count = 100", inner('condition = "{{v}}"'))}\n[vars]\nv = ""`;
    expect(problemsOf(cookText(left))).toEqual([problem]);
  });
});
