import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "an added book is listed",
  withShelf([], async (shelf) => {
    assert.deepEqual(await shelf("add", "Kindred", "Octavia E. Butler"), ['Added "Kindred".']);
    assert.deepEqual(await shelf("list"), ["[ ] Kindred, Octavia E. Butler"]);
  }),
);

test(
  "a book is added once",
  withShelf(books, async (shelf) => {
    await assert.rejects(shelf("add", "Kindred", "Octavia E. Butler"), /already/);
  }),
);
