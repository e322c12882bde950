import assert from "node:assert/strict";
import { test } from "node:test";
import { fold } from "../src/text.js";

test("case, accents and extra spaces do not matter", () => {
  assert.equal(fold("  Stanisław   LEM "), "stanislaw lem");
  assert.equal(fold("Gabriel García Márquez"), "gabriel garcia marquez");
});
