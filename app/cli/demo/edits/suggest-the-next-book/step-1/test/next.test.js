import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "the first book that was not read is suggested",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("next"), ["Kindred, Octavia E. Butler"]);
  }),
);
