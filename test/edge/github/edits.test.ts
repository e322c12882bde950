import { describe, expect, it } from "vitest";
import { editsOf } from "../../../app/github/edits.ts";

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, "0")}:00Z`;
const edit = (editor: string, minute: number) => ({ editor, editedAt: at(minute) });

describe("who changed a text", () => {
  it("is nobody while it is as it was written, and never its author for having written it", () => {
    const none = { lastEditedAt: null, editor: "ghost", edits: { total: 0, list: [] } };
    expect(editsOf(none)).toEqual([]);
    const list = [edit("rob", 9), edit("tess", 0)];
    expect(editsOf({ lastEditedAt: at(9), editor: "rob", edits: { total: 2, list } })).toEqual([
      { login: "rob", at: at(9) },
      { login: "rob", at: at(9) },
    ]);
  });

  it("is nobody known where GitHub does not list it, or not in the order that it always has", () => {
    const list = [edit("rob", 9), edit("rob", 5)];
    const cut = { lastEditedAt: at(9), editor: "rob", edits: { total: 21, list } };
    expect(editsOf(cut).at(-1)).toEqual({ login: "ghost", at: at(5) });
    const strange = { lastEditedAt: at(30), editor: "rob", edits: { total: 2, list } };
    expect(editsOf(strange).at(-1)).toEqual({ login: "ghost", at: at(30) });
    const without = { lastEditedAt: at(9), editor: "rob", edits: { total: 0, list: [] } };
    expect(editsOf(without).at(-1)).toEqual({ login: "ghost", at: at(9) });
  });
});
