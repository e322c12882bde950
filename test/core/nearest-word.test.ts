import { describe, expect, test } from "vitest";
import { nearestWord } from "#core/text/nearest-word.ts";

describe("a word near a known one", () => {
  const known = ["verify", "agent", "base", "Acceptance criteria"];
  test.each([
    ["verfiy", "verify"],
    ["Agents", "agent"],
    ["acceptence criterias", "Acceptance criteria"],
    ["vase", "base"],
    ["limits", undefined],
    ["", undefined],
  ])("%j: %j", (word, meant) => {
    expect(nearestWord(word, known)).toBe(meant);
  });
});
