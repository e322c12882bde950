import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "books are found by a word of the author",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("find", "stanislaw"), ["Solaris, Stanisław Lem"]);
  }),
);
