import { posix } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addedFile, changedFile } from "../branch-change.ts";
import { judge } from "./policy.ts";

/** Characters that a path may have and HFS+ does not see, as git's `core.protectHFS` lists them. */
const unseen = [
  "\u200C",
  "\u200D",
  "\u200E",
  "\u200F",
  "\u202A",
  "\u202E",
  "\u206A",
  "\u206F",
  "\uFEFF",
];

const guarded = fc.constantFrom(
  ".github/workflows/ci.yml",
  ".github/actions/setup/action.yml",
  ".github/cogtown.yml",
  ".cogtown/formulas/x.toml",
  "CODEOWNERS",
  ".github/CODEOWNERS",
  "docs/CODEOWNERS",
);

/** Spellings that one disk or another takes for the same path. */
const respelt = guarded.chain((path) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: path.length, maxLength: path.length }),
      fc.option(fc.tuple(fc.constantFrom(...unseen), fc.nat(path.length))),
      fc.constantFrom("NFC", "NFD", "NFKC", "NFKD"),
      fc.constantFrom("", ".", " ", ". ."),
      fc.boolean(),
    )
    .map(([upper, hidden, form, end, isWindows]) => {
      let spelt = path
        .split("")
        .map((letter, i) => (upper[i] === true ? letter.toUpperCase() : letter))
        .join("");
      if (hidden !== null) spelt = spelt.slice(0, hidden[1]) + hidden[0] + spelt.slice(hidden[1]);
      spelt = spelt.replaceAll("/", `${end}/`) + end;
      return (isWindows ? spelt.replaceAll("/", "\\") : spelt).normalize(form);
    }),
);

test("a protected path never passes, however it is spelt, made, changed, removed or moved", () => {
  fc.assert(
    fc.property(respelt, fc.constantFrom("added", "gone", "from", "to"), (path, how) => {
      const files = {
        added: [addedFile(path)],
        gone: [changedFile(path, { status: "removed", newMode: undefined })],
        from: [changedFile("src/a", { status: "renamed", previousPath: path })],
        to: [changedFile(path, { status: "renamed", previousPath: "src/a", oldMode: undefined })],
      }[how];
      const { refused } = judge(files, { allow: ["src/**"] });
      expect(refused.map(({ rule }) => rule)).toContain("protected-path");
    }),
  );
});

test("a link that is not refused leads to where nothing leaves the repository", () => {
  const step = fc.constantFrom("..", ".", "a", "b", ".git", ".GIT", "", "\\", "/", "c:");
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      const target = steps.join("/");
      const file = addedFile("src/deep/link", {
        newMode: "120000",
        added: [{ number: 1, text: target }],
      });
      const { refused } = judge([file]);
      if (refused.some(({ rule }) => rule === "link-outside")) return;
      const reached = posix.resolve("/town/src/deep", target.replaceAll("\\", "/")).toLowerCase();
      expect(`${reached}/`.startsWith("/town/")).toBe(true);
      expect(reached).not.toContain("/.git");
    }),
  );
});
