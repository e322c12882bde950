import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "a removed book is gone",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("remove", "Kindred"), ['Removed "Kindred".']);
    assert.equal((await shelf("list")).length, 2);
  }),
);

test(
  "a book that is not there cannot be removed",
  withShelf(books, async (shelf) => {
    await assert.rejects(shelf("remove", "Dune"), /not on the shelf/);
  }),
);
