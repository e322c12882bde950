import { describe, expect, it } from "vitest";
import { runProgram } from "../../../app/cli/program.ts";
import { makeFolder } from "./temp-folder.ts";

const own = [
  'formula = "paint"',
  'description = "Painted {{colour}}."',
  "[[steps]]",
  'id = "coat"',
  'title = "Paint it {{colour}}"',
  'description = "Two coats."',
  'acceptance = ["`make {{colour}}`", "It is dry"]',
  'scope = ["walls/**"]',
  "parallel = true",
  "[[steps]]",
  'id = "hang"',
  'title = "Hang the pictures"',
  'scope = ["walls/**"]',
  'gate = { type = "timer", timeout = "2h" }',
  'acceptance = "`make pictures`"',
  "[vars.colour]",
  'default = "white"',
].join("\n");

const files = {
  ".cogtown/formulas/paint.formula.toml": own,
  ".cogtown/formulas/bug.formula.toml": own.replace('"paint"', '"bug"'),
  ".cogtown/formulas/broken.formula.toml": "formula = ",
  ".cogtown/formulas/notes.md": "no formula",
  "other/mine.formula.toml": own.replace('"paint"', '"mine"'),
};

async function run(...args: string[]) {
  const said = { out: "", err: "" };
  const terminal = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
  };
  const code = await runProgram(["cook", ...args], terminal, {
    variables: {},
    folder: await makeFolder(files),
  });
  return { code, ...said };
}

describe("cogtown cook", () => {
  it("prints what a formula makes, dry or not", async () => {
    const { code, out, err } = await run("paint", "colour=dark red");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatchInlineSnapshot(`
      "# paint: 2 molecules

      Values:

      - colour = dark red

      Warnings:

      - .cogtown/formulas/paint.formula.toml, line 9: \`steps[0].parallel\` is ignored. Steps that do not need each other run side by side where \`pour = true\`.

      Design of all of them:

      Painted dark red.

      ## paint: Painted dark red (1 of 2: Paint it dark red)

      Goal:

      Part 1 of 2 of “Painted dark red” is done:

      - Paint it dark red

      Steps:

      1. Paint it dark red (check: \`make 'dark red'\`)

      Acceptance criteria:

      - \`make 'dark red'\`
      - It is dry

      Also:

      - scope: walls/**

      How it is done:

      **Step 1: Paint it dark red**

      Two coats.

      ## paint-2: Painted dark red (2 of 2: Hang the pictures)

      Goal:

      Part 2 of 2 of “Painted dark red” is done:

      - Hang the pictures

      Steps:

      1. Hang the pictures (check: \`make pictures\`)

      Acceptance criteria:

      - \`make pictures\`

      Also:

      - scope: walls/**
      - needs: paint
      - waits for: 120 minutes to pass
      "
    `);
    expect(await run("paint", "--dry-run", "colour=dark red")).toEqual({ code, out, err });
  });

  it("prints the plan as JSON, and problems too", async () => {
    const { code, out } = await run("paint", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      summary: { formula: "paint", values: { colour: "white" } },
      plan: { molecules: [{ key: "paint" }, { key: "paint-2", needs: ["paint"] }] },
    });
    const broken = await run("broken", "--json");
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject({ ok: false, problems: [{ line: 1 }] });
  });

  it("says with file, line and key what does not fit, and ends with 1", async () => {
    const { code, out, err } = await run("paint", "color=red");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe(
      "`.cogtown/formulas/paint.formula.toml`, line 16, `vars`: There is no variable `color`; did you mean `colour`? Fix: known here: `colour`.\n",
    );
    expect((await run("broken")).err).toMatch(
      /^`\.cogtown\/formulas\/broken\.formula\.toml`, line 1: This is no TOML: .* Fix: mend the line/,
    );
  });

  it("lists formulas of the repository before those that ship, each with what it is for", async () => {
    const { code, out } = await run("--list");
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "broken",
      "bug",
      "paint",
      "docs",
      "feature",
      "refactor",
      "review",
      "upgrade",
    ]);
    expect(lines[0]).toContain("cannot be read: This is no TOML");
    expect(lines[1]).toContain("Painted {{colour}}.  (.cogtown/formulas/bug.formula.toml)");
    expect(lines[3]).toContain("(cogtown/docs.formula.toml)");
    const json: unknown = JSON.parse((await run("--list", "--json")).out);
    expect(json).toContainEqual(expect.objectContaining({ name: "paint", vars: ["colour"] }));
  });

  it("looks in the folder that is named, and ships formulas everywhere", async () => {
    expect((await run("mine", "--dir", "other")).out).toContain("# mine: 2 molecules");
    expect((await run("bug", "--dir", "other", "bug=x")).out).toContain("Mend: x");
  });

  it.each([
    [[], "Name a formula, as in `cogtown cook feature`. There are: broken, bug,"],
    [["pain"], "There is no formula pain. Did you mean paint?"],
    [["../paint"], "There is no formula ../paint."],
    [["paint", "red"], "red is no value: give it as name=value"],
    [["paint", "colour=a", "colour=b"], "colour is given twice."],
    [["--list", "--dir", "nowhere"], "--dir nowhere is no folder."],
  ])("refuses wrong usage with exit code 2: %j", async (args, words) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`cogtown: ${words}`);
  });

  it("explains itself with examples, and that it creates nothing", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    expect(out).toContain("$ cogtown cook --list");
    expect(out).toContain("nothing is created from here, with or without --dry-run");
  });
});
