import assert from "node:assert/strict";
import { test } from "node:test";
import { measureProgress } from "../src/progress.js";
import { books } from "../support/with-shelf.js";

test("progress counts what was read", () => {
  assert.deepEqual(measureProgress(books), { read: 1, total: 3, percent: 33 });
});

test("an empty shelf has no progress and no division by zero", () => {
  assert.deepEqual(measureProgress([]), { read: 0, total: 0, percent: 0 });
});
