import { expect, test } from "vitest";
import { rememberAnswers } from "#core/text/remember.ts";

test("an answer that was given is not worked out again, until a thousand others were", () => {
  let asked = 0;
  const upper = rememberAnswers((text) => {
    asked += 1;
    return text.toUpperCase();
  });
  expect([upper("a"), upper("a")]).toEqual(["A", "A"]);
  expect(asked).toBe(1);
  for (let n = 0; n < 1_000; n += 1) upper(`other ${n}`);
  upper("a");
  expect(asked).toBe(1_002);
});

test("long texts are not kept", () => {
  let asked = 0;
  const length = rememberAnswers((text) => {
    asked += 1;
    return text.length;
  });
  const long = "x".repeat(30_000);
  expect([length(long), length(long)]).toEqual([30_000, 30_000]);
  expect(asked).toBe(2);
});
