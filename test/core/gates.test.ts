import { expect, test } from "vitest";
import { gatesOf } from "#core/refinery/gates.ts";

const gates = { setup: ["npm ci"], commands: ["npm test"], criteria: ["a", "b"] };

test("the same commands in the same order have the same name, of 16 hex digits", () => {
  expect(gatesOf(gates)).toMatch(/^[0-9a-f]{16}$/);
  expect(gatesOf({ ...gates, criteria: ["a", "b", "a"] })).toBe(gatesOf(gates));
});

test.each([
  { ...gates, criteria: ["b", "a"] },
  { ...gates, criteria: ["a"] },
  { ...gates, criteria: ["a b"] },
  { ...gates, setup: [] },
  { ...gates, commands: ["npm test", "npm run lint"] },
])("anything else that is run has another name: %j", (other) => {
  expect(gatesOf(other)).not.toBe(gatesOf(gates));
});
