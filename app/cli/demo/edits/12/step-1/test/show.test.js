import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "one book is shown",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("show", "Kindred"), [
      "Kindred by Octavia E. Butler: not read yet",
    ]);
  }),
);
