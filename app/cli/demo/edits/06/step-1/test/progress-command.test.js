import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "progress is printed in one line",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("progress"), ["1 of 3 books read (33 %)"]);
  }),
);
