import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDesignNew, longestDesign, readDesign } from "#core/desk/convoy-design.ts";
import type { DeskFacts } from "#core/desk/facts.ts";
import { child, comment, convoyFacts, recordOf, settle, withDesk } from "./convoy-model.ts";
import { saying } from "./desk-model.ts";
import { at } from "./molecule-model.ts";

const now = new Date(at(30));
const body = "### Goal\n\nA shop.\n\n### Design\n\nAll in SQL.\n\n### Other\n\nx";
const convoy = (over: Partial<DeskFacts>) => convoyFacts([child(7)], [], { body, ...over });
const maya = { login: "maya", canWrite: true, at: at(5) };
const mallory = { login: "mallory", canWrite: false, at: at(6) };
const designOf = (facts: DeskFacts) => recordOf(settle(facts, now).facts).design;

describe("the section `Design`", () => {
  it.each([
    ["ends at the next heading of its level", body, "All in SQL."],
    ["has its own deeper headings in it", "## Design\na\n### API\nb\n## Next\nc", "a\n### API\nb"],
    ["may be called 2. DESIGN:", "# 🎨 2. DESIGN:\nx", "x"],
    ["is empty where the form was left empty", "### Design\n\n_No response_\n", ""],
    ["is none in a fence", "```\n### Design\nx\n```", ""],
    ["has nothing in it that readers do not see", "### Design\na<!-- b -->\u200b", "a"],
    ["is not there", "### Goal\nx", ""],
  ])("%s", (_what, text, design) => {
    expect(readDesign(text)).toBe(design);
  });

  it("has an end, however long it is, and is nothing to keep a parser busy with", () => {
    expect(readDesign(`### Design\n${"word ".repeat(5_000)}`)).toHaveLength(longestDesign);
    expect(readDesign(`### Design\n${"[".repeat(7_000)}`)).toBe("");
  });

  it("is read from any text at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
        expect(readDesign(text).length).toBeLessThanOrEqual(longestDesign);
      }),
    );
  });
});

describe("whose design counts", () => {
  it("the author's who may write, and the last editor's who may", () => {
    expect(designOf(convoy({ authorCanWrite: true }))).toMatchObject({
      ...{ text: "All in SQL.", by: "maya", at: at(30) },
    });
    const edited = convoy({ author: "mallory", editedBy: maya });
    expect(designOf(edited)).toEqual({ text: "All in SQL.", by: "maya", at: at(5) });
  });

  it("nobody else's; the comment says so, and that it is not passed on", () => {
    for (const over of [{ author: "mallory", authorCanWrite: false }, { editedBy: mallory }, {}]) {
      const { facts } = settle(convoy(over), now);
      expect(recordOf(facts).design).toBeUndefined();
      expect(settle(facts, now).effects).toEqual([]);
    }
    const { facts } = settle(convoy({ editedBy: mallory }), now);
    expect(comment(facts)).toContain("`mallory`, who may not write");
  });

  it("what a writer left stays when somebody else changes it, until a writer has looked", () => {
    const pinned = settle(convoy({ authorCanWrite: true }), now).facts;
    const changed = { ...pinned, body: body.replace("SQL", "COBOL"), editedBy: mallory };
    const { facts } = settle(changed, now);
    expect(recordOf(facts).design?.text).toBe("All in SQL.");
    const looked = { ...facts, editedBy: { ...maya, at: at(20) } };
    expect(designOf(looked)).toMatchObject({ text: "All in COBOL.", by: "maya" });
  });

  it("what somebody else wrote counts once a writer approves it, and not what is written after they spoke", () => {
    const changed = settle(convoy({ editedBy: mallory }), now).facts;
    const approved = saying(changed, "/mayor approve");
    expect(recordOf(approved.facts).design).toMatchObject({ text: "All in SQL.", by: "maya" });
    expect(recordOf(approved.facts).convoy?.judged).toBe(recordOf(approved.facts).design?.at);
    const late = { ...changed, editedBy: { ...mallory, at: at(20) } };
    expect(recordOf(saying(late, "/mayor approve").facts).design).toBeUndefined();
  });

  it("is asked only while the section is another one than was judged", () => {
    const start = convoy({ authorCanWrite: true });
    expect(isDesignNew(undefined, start)).toBe(true);
    const { facts } = settle(start, now);
    expect(isDesignNew(recordOf(facts), facts)).toBe(false);
    expect(isDesignNew(recordOf(facts), { ...facts, body: "### Design\nother" })).toBe(true);
    expect(isDesignNew(undefined, { ...start, children: [] })).toBe(false);
    expect(isDesignNew(undefined, { ...start, body: "no design" })).toBe(false);
  });

  it("goes when a writer takes the section out", () => {
    const { facts } = settle(convoy({ authorCanWrite: true }), now);
    const gone = { ...facts, body: "### Goal\nx", editedBy: { ...maya, at: at(20) } };
    expect(designOf(gone)).toBeUndefined();
  });
});

describe("the design of a plan", () => {
  const design = { text: "Of the plan.", by: "rob", at: at(10) };
  const planned = (over: Partial<DeskFacts>) =>
    withDesk(convoy(over), { design, convoy: { since: at(10), warned: [] } });

  it("stands over what the text said before it was approved", () => {
    expect(designOf(planned({ authorCanWrite: true }))).toEqual(design);
    expect(designOf(planned({ editedBy: maya }))).toEqual(design);
  });

  it("stands until somebody who may write edits the section", () => {
    const { facts } = settle(planned({ editedBy: maya }), now);
    const edited = { ...facts, body: "### Design\nNew.", editedBy: { ...maya, at: at(20) } };
    expect(designOf(edited)).toEqual({ text: "New.", by: "maya", at: at(20) });
    const byOther = { ...edited, editedBy: { ...mallory, at: at(20) } };
    expect(designOf(byOther)).toEqual(design);
  });

  it("is not taken away with a section that it did not come from", () => {
    const { facts } = settle(planned({ editedBy: maya }), now);
    const gone = { ...facts, body: "### Goal\nx", editedBy: { ...maya, at: at(20) } };
    expect(designOf(gone)).toEqual(design);
  });
});
