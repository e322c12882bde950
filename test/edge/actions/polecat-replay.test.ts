import { afterAll, beforeAll, expect, test } from "vitest";
import { BundledAction } from "./job.ts";
import { dispatchNext, openTown, outcomeOf, runAttempt } from "./polecat-town.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("polecat", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});

test("a repair on a base that has moved on since takes nothing back of what landed meanwhile", async () => {
  const agent =
    'if grep -q "<<<<<<<" readme.md; then echo both > readme.md; elif [ "$COGTOWN_STEP" = 1 ]; then echo mine > readme.md; else echo more >> extra.txt; fi';
  using town = openTown({ agent });
  await runAttempt(town, action);
  const onto = town.commit("main", "theirs", { "readme.md": "theirs\n" });
  town.commit("main", "landed while the repair was on its way", { "lamp.txt": "lit\n" });
  const by = { by: "refinery", words: "conflict", at: "2026-01-02T00:00:00Z", head: onto };
  dispatchNext(town, { rework: [{ id: "ejection-c1", ...by }] }, onto);
  const end = await runAttempt(town, action, 2);
  expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
  const changed = town.git("diff", "--name-only", "main...polecat/7").split("\n");
  expect(changed).not.toContain("lamp.txt");
  expect(changed).toContain("readme.md");
});

test("a conflict that is resolved where it was found leaves nothing to mend, and that is enough", async () => {
  const agent = `if grep -q "<<<<<<<" readme.md; then echo both > readme.md; elif [ "$COGTOWN_STEP" = 1 ]; then echo mine > readme.md; fi`;
  using town = openTown({ agent });
  await runAttempt(town, action);
  const onto = town.commit("main", "theirs", { "readme.md": "theirs\n" });
  const by = { by: "refinery", words: "conflict", at: "2026-01-02T00:00:00Z", head: onto };
  dispatchNext(town, { rework: [{ id: "ejection-c1", ...by }] }, onto);
  const end = await runAttempt(town, action, 2);
  expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
  expect(town.show("polecat/7", "readme.md")).toBe("both");
});
